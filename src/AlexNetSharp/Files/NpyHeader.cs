using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Files;

/// <summary>The header of a NumPy <c>.npy</c> file: type and shape of a C-ordered little-endian array.</summary>
/// <param name="Type">NumPy's type text: <c>|u1</c>, <c>&lt;i8</c>, <c>&lt;f4</c> and the like.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="DataOffset">Bytes before the first value.</param>
public sealed partial record NpyHeader(string Type, IReadOnlyList<long> Shape, int DataOffset)
{
    /// <summary>Bytes of the headers that this library writes, whatever the shape.</summary>
    public const int WrittenLength = 128;

    private const int PrefixLength = 10;
    private const int LongestHeader = 1 << 16;
    private const long MostValues = 1L << 56;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of one value.</summary>
    public int ItemSize => int.Parse(Type.AsSpan(2), CultureInfo.InvariantCulture);

    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Bytes of the whole file.</summary>
    public long FileLength => checked(DataOffset + (Count * ItemSize));

    /// <summary>Makes the header of a file to be written: format 1.0, padded to <see cref="WrittenLength"/> bytes.</summary>
    /// <param name="type">NumPy's type text.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    public static byte[] Write(string type, params ReadOnlySpan<long> shape)
    {
        string sizes = shape.Length == 1 ? $"{shape[0]}," : string.Join(", ", shape.ToArray());
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({sizes}), }}";
        byte[] header = new byte[WrittenLength];
        Magic.CopyTo(header, 0);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), WrittenLength - PrefixLength);
        header.AsSpan(PrefixLength).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, header.AsSpan(PrefixLength, WrittenLength - PrefixLength - 1));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Reads a header strictly: format 1.0 or 2.0, C order, little-endian or single bytes.</summary>
    /// <param name="file">The file's start.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">The header is not one of these.</exception>
    public static NpyHeader Read(Stream file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        byte[] prefix = new byte[PrefixLength + 2];
        int read = file.ReadAtLeast(prefix.AsSpan(0, PrefixLength), PrefixLength, throwOnEndOfStream: false);
        if (read < PrefixLength || !prefix.AsSpan().StartsWith(Magic) || prefix[6] is not (1 or 2))
        {
            throw new AlexNetException($"'{name}' is no NumPy file of format 1.0 or 2.0: its first bytes are not a .npy header.");
        }

        bool isLong = prefix[6] == 2;
        int start = isLong ? PrefixLength + 2 : PrefixLength;
        _ = file.ReadAtLeast(prefix.AsSpan(PrefixLength, start - PrefixLength), start - PrefixLength, throwOnEndOfStream: false);
        uint length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(8)) : BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(8));
        if (length > LongestHeader)
        {
            throw new AlexNetException($"'{name}' has a .npy header of {length} bytes, more than {LongestHeader}: the file is damaged.");
        }

        byte[] text = new byte[length];
        if (file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
        {
            throw new AlexNetException($"'{name}' ends inside its .npy header: the file is truncated.");
        }

        return Parse(Encoding.Latin1.GetString(text), start + (int)length, name);
    }

    private static NpyHeader Parse(string text, int dataOffset, string name)
    {
        Match match = Pattern().Match(text);
        if (!match.Success)
        {
            throw new AlexNetException($"'{name}' has a .npy header that is not understood (C order, |u1, <i4, <i8, <f4 or <f8 is wanted): {text.Trim()}");
        }

        List<long> shape = [];
        Int128 product = 1;
        foreach (string size in match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            bool isNumber = long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
            product = isNumber && product <= MostValues ? product * value : Int128.MaxValue;
            if (product > MostValues)
            {
                throw new AlexNetException($"'{name}' has a size '{size}' in its .npy header: the file is damaged.");
            }

            shape.Add(value);
        }

        return new NpyHeader(match.Groups["type"].Value, shape, dataOffset);
    }

    [GeneratedRegex(@"^\{'descr': '(?<type>\|u1|<i4|<i8|<f4|<f8)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\),? ?\}\s*$")]
    private static partial Regex Pattern();
}
