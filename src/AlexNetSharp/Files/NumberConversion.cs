using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AlexNetSharp.Files;

/// <summary>Turns stored numbers of any type and byte order into float32; types have the names of safetensors.</summary>
internal static class NumberConversion
{
    private const int Piece = 1 << 22;

    /// <summary>Converts as many numbers as the target holds.</summary>
    internal delegate void Converter(ReadOnlySpan<byte> source, Span<float> target, bool isBigEndian);

    /// <summary>Bytes of a number; 0 for an unknown type. Complex numbers and floats of a byte have a size but no conversion.</summary>
    /// <param name="type">The type, for example <c>F32</c>.</param>
    public static int SizeOf(string type) => type switch
    {
        "C128" => 16,
        "F64" or "I64" or "U64" or "C64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    /// <summary>The conversion of a type; null where there is none.</summary>
    /// <param name="type">The type, for example <c>F32</c>.</param>
    public static Converter? Of(string type) => type switch
    {
        "F32" => Floats,
        "F64" => Numbers<double>,
        "F16" => Numbers<Half>,
        "BF16" => BrainFloats,
        "I64" => Numbers<long>,
        "I32" => Numbers<int>,
        "I16" => Numbers<short>,
        "I8" => Numbers<sbyte>,
        "U64" => Numbers<ulong>,
        "U32" => Numbers<uint>,
        "U16" => Numbers<ushort>,
        "U8" => Numbers<byte>,
        "BOOL" => Truths,
        _ => null,
    };

    /// <summary>Converts little-endian numbers; what float32 cannot hold is rounded.</summary>
    /// <param name="type">Their type, one that has a conversion.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="target">As many.</param>
    /// <param name="cancellation">Stops the conversion.</param>
    public static void ToFloats(string type, ReadOnlySpan<byte> source, Span<float> target, CancellationToken cancellation)
    {
        (Converter convert, int size) = (Of(type)!, SizeOf(type));
        while (target.Length > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(target.Length, Piece);
            convert(source[..(count * size)], target[..count], isBigEndian: false);
            source = source[(count * size)..];
            target = target[count..];
        }
    }

    private static void Floats(ReadOnlySpan<byte> source, Span<float> target, bool isBigEndian)
    {
        if (isBigEndian)
        {
            Numbers<float>(source, target, isBigEndian);
        }
        else
        {
            source[..(target.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(target));
        }
    }

    private static void Numbers<T>(ReadOnlySpan<byte> source, Span<float> target, bool isBigEndian)
        where T : unmanaged, INumber<T>
    {
        Span<byte> number = stackalloc byte[Unsafe.SizeOf<T>()];
        for (int i = 0; i < target.Length; i++)
        {
            source.Slice(i * number.Length, number.Length).CopyTo(number);
            if (isBigEndian)
            {
                number.Reverse();
            }

            target[i] = float.CreateTruncating(MemoryMarshal.Read<T>(number));
        }
    }

    /// <summary>bfloat16 is the upper half of a float32.</summary>
    private static void BrainFloats(ReadOnlySpan<byte> source, Span<float> target, bool isBigEndian)
    {
        int high = isBigEndian ? 0 : 1;
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = BitConverter.Int32BitsToSingle((source[(2 * i) + high] << 24) | (source[(2 * i) + 1 - high] << 16));
        }
    }

    private static void Truths(ReadOnlySpan<byte> source, Span<float> target, bool isBigEndian)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = source[i] == 0 ? 0 : 1;
        }
    }
}
