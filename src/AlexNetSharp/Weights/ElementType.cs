using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AlexNetSharp.Weights;

/// <summary>The types of numbers in weight files, in the words of safetensors, and their conversion to float32.</summary>
internal static class ElementType
{
    /// <summary>Bytes of a number of a type; 0 for a type that is not known.</summary>
    /// <param name="type">The type, for example <c>F32</c>.</param>
    public static int SizeOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    /// <summary>Whether numbers of a type can be converted.</summary>
    /// <param name="type">The type.</param>
    public static bool IsRead(string type) => SizeOf(type) > 0 && !type.StartsWith("F8", StringComparison.Ordinal);

    /// <summary>Converts numbers to float32; what float32 cannot hold is rounded to the nearest.</summary>
    /// <param name="type">Their type, one that <see cref="IsRead"/> accepts.</param>
    /// <param name="bytes">The numbers, little-endian.</param>
    /// <param name="values">As many numbers.</param>
    public static void ToFloats(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (bytes.Length != (long)values.Length * SizeOf(type))
        {
            throw new ArgumentException($"{bytes.Length} bytes are not {values.Length} numbers of type {type}.", nameof(bytes));
        }

        switch (type)
        {
            case "F32" when BitConverter.IsLittleEndian:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case "F32":
                Convert(bytes, values, BinaryPrimitives.ReadSingleLittleEndian);
                break;
            case "F64":
                Convert(bytes, values, part => (float)BinaryPrimitives.ReadDoubleLittleEndian(part));
                break;
            case "F16":
                Convert(bytes, values, part => (float)BinaryPrimitives.ReadHalfLittleEndian(part));
                break;
            case "BF16":
                Convert(bytes, values, part => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(part) << 16));
                break;
            case "I64":
                Convert<long>(bytes, values);
                break;
            case "U64":
                Convert<ulong>(bytes, values);
                break;
            case "I32":
                Convert<int>(bytes, values);
                break;
            case "U32":
                Convert<uint>(bytes, values);
                break;
            case "I16":
                Convert<short>(bytes, values);
                break;
            case "U16":
                Convert<ushort>(bytes, values);
                break;
            case "I8":
                Convert<sbyte>(bytes, values);
                break;
            case "U8" or "BOOL":
                Convert<byte>(bytes, values);
                break;
            default:
                throw new ArgumentException($"Numbers of type {type} are not converted.", nameof(type));
        }
    }

    private delegate float Reader(ReadOnlySpan<byte> part);

    private static void Convert(ReadOnlySpan<byte> bytes, Span<float> values, Reader read)
    {
        int size = bytes.Length / Math.Max(1, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read(bytes.Slice(i * size, size));
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<float> values)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool isUnsigned = T.IsZero(T.MinValue);
        Convert(bytes, values, part => float.CreateTruncating(T.ReadLittleEndian(part, isUnsigned)));
    }
}
