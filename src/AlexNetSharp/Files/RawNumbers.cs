using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AlexNetSharp.Files;

/// <summary>Numbers as little-endian bytes, by the names that safetensors has for their types.</summary>
internal static class RawNumbers
{
    /// <summary>Bytes of one number; 0 for a type that is not known.</summary>
    /// <param name="type">The type, for example <c>F32</c>.</param>
    public static int SizeOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => 0,
    };

    /// <summary>Converts numbers to float32; large integers are rounded.</summary>
    /// <param name="type">Their type, one that is known.</param>
    /// <param name="bytes">The numbers.</param>
    /// <param name="values">As many as there are numbers.</param>
    public static void ToFloats(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (type == "F32" && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }

        int size = SizeOf(type);
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = ToFloat(type, bytes.Slice(index * size, size));
        }
    }

    private static float ToFloat(string type, ReadOnlySpan<byte> number) => type switch
    {
        "F64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(number),
        "F32" => BinaryPrimitives.ReadSingleLittleEndian(number),
        "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(number),
        "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(number) << 16),
        "I64" => BinaryPrimitives.ReadInt64LittleEndian(number),
        "U64" => BinaryPrimitives.ReadUInt64LittleEndian(number),
        "I32" => BinaryPrimitives.ReadInt32LittleEndian(number),
        "U32" => BinaryPrimitives.ReadUInt32LittleEndian(number),
        "I16" => BinaryPrimitives.ReadInt16LittleEndian(number),
        "U16" => BinaryPrimitives.ReadUInt16LittleEndian(number),
        "I8" => (sbyte)number[0],
        "BOOL" => number[0] == 0 ? 0 : 1,
        _ => number[0],
    };
}
