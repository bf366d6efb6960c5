using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Tests.Golden;

/// <summary>
/// An array of a golden file: numpy format 1.0, little-endian, C order. A reader of the tests' own, so that they depend on nothing they
/// test.
/// </summary>
internal sealed partial record GoldenArray(string Type, int[] Shape, byte[] Bytes)
{
    private const int MagicLength = 10;

    /// <summary>Values as float32; other types are converted.</summary>
    public float[] Floats => Type switch
    {
        "<f4" => MemoryMarshal.Cast<byte, float>(Bytes).ToArray(),
        "<f8" => [.. MemoryMarshal.Cast<byte, double>(Bytes).ToArray().Select(value => (float)value)],
        "<i8" => [.. MemoryMarshal.Cast<byte, long>(Bytes).ToArray().Select(value => (float)value)],
        "|u1" => [.. Bytes.Select(value => (float)value)],
        _ => throw new InvalidDataException($"Unexpected type {Type}."),
    };

    /// <summary>Values as int64.</summary>
    public long[] Longs => MemoryMarshal.Cast<byte, long>(Bytes).ToArray();

    public static GoldenArray Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        string header = Encoding.Latin1.GetString(file, MagicLength, headerLength);
        Match match = Header().Match(header);
        int[] shape =
        [
            .. match
                .Groups["shape"]
                .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(int.Parse),
        ];
        return new GoldenArray(match.Groups["type"].Value, shape, file[(MagicLength + headerLength)..]);
    }

    [GeneratedRegex(@"'descr':\s*'(?<type>[^']+)'.*'fortran_order':\s*False.*'shape':\s*\((?<shape>[^)]*)\)")]
    private static partial Regex Header();
}
