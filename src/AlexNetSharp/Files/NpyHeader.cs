using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Files;

/// <summary>The header of a NumPy <c>.npy</c> file: type, shape and order of an array.</summary>
/// <remarks>
/// Source: numpy, <c>numpy/lib/format.py</c>. The header is a Python literal; it is matched with a pattern, never evaluated.
/// </remarks>
/// <param name="Type">NumPy's type text: <c>|u1</c>, <c>&lt;i8</c>, <c>&lt;f4</c> and the like.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="DataOffset">Bytes before the first value.</param>
internal sealed partial record NpyHeader(string Type, IReadOnlyList<long> Shape, int DataOffset)
{
    /// <summary>Bytes of the headers that this library writes, whatever the shape.</summary>
    public const int WrittenLength = 128;

    private const int PrefixLength = 10;
    private const int LongestHeader = 1 << 16;
    private const int LongestQuote = 200;
    private const long MostValues = 1L << 56;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether the first axis is the one whose neighbors lie side by side, not the last.</summary>
    public bool IsFortranOrder { get; init; }

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
        (string text, int dataOffset) = ReadText(file, name, newest: 2);
        return Parse(OurPattern().Match(text), text, dataOffset, name, "C order, |u1, <i4, <i8, <f4 or <f8 is expected");
    }

    /// <summary>Refuses another type or shape than is wanted.</summary>
    /// <param name="name">The file's name for errors.</param>
    /// <param name="type">NumPy's type text.</param>
    /// <param name="shape">Sizes, outermost first.</param>
    /// <exception cref="AlexNetException">It is another.</exception>
    public void Require(string name, string type, params ReadOnlySpan<long> shape)
    {
        long[] wanted = shape.ToArray();
        if (Type != type || !Shape.SequenceEqual(wanted))
        {
            throw new AlexNetException(
                $"{name} holds {Type} of shape ({string.Join(", ", Shape)}), "
                    + $"{type} of ({string.Join(", ", wanted)}) is expected; prepare the pack again.");
        }
    }

    /// <summary>
    /// Reads any header of a plain type: format 1.0 to 3.0, either order, any type and byte order that is one letter and a size.
    /// </summary>
    /// <param name="file">The file's start.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">The header is not one of these.</exception>
    public static NpyHeader ReadAny(Stream file, string name)
    {
        (string text, int dataOffset) = ReadText(file, name, newest: 3);
        Match match = AnyPattern().Match(text);
        bool isComplete =
            match.Groups["type"].Captures.Count == 1
            && match.Groups["order"].Captures.Count == 1
            && match.Groups["shape"].Captures.Count == 1;
        return Parse(
            isComplete ? match : Match.Empty,
            text,
            dataOffset,
            name,
            "a plain type, an order and a shape of whole numbers are expected, and nothing of it was evaluated");
    }

    private static (string Text, int DataOffset) ReadText(Stream file, string name, byte newest)
    {
        ArgumentNullException.ThrowIfNull(file);
        byte[] prefix = new byte[PrefixLength + 2];
        int read = file.ReadAtLeast(prefix.AsSpan(0, PrefixLength), PrefixLength, throwOnEndOfStream: false);
        if (read < PrefixLength || !prefix.AsSpan().StartsWith(Magic) || prefix[6] < 1 || prefix[6] > newest)
        {
            throw new AlexNetException(
                $"{name} is no NumPy file of format 1.0 to {newest}.0: its first bytes are not a .npy header; give another file.");
        }

        bool isLong = prefix[6] > 1;
        int start = isLong ? PrefixLength + 2 : PrefixLength;
        _ = file.ReadAtLeast(prefix.AsSpan(PrefixLength, start - PrefixLength), start - PrefixLength, throwOnEndOfStream: false);
        uint length = isLong
            ? BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(8))
            : BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(8));
        if (length > LongestHeader)
        {
            throw new AlexNetException(
                $"{name} has a .npy header of {length} bytes, more than {LongestHeader}: the file is damaged; make or fetch it again.");
        }

        byte[] text = new byte[length];
        if (file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
        {
            throw new AlexNetException($"{name} ends inside its .npy header: the file is truncated; make or fetch it again.");
        }

        return (Encoding.Latin1.GetString(text), start + (int)length);
    }

    private static NpyHeader Parse(Match match, string text, int dataOffset, string name, string wanted)
    {
        if (!match.Success)
        {
            string found = string.Concat(text.Trim().Take(LongestQuote).Select(one => char.IsControl(one) ? '?' : one));
            throw new AlexNetException(
                $"{name} has a .npy header that is not understood ({wanted}); write it again with numpy.save: {found}");
        }

        List<long> shape = [];
        Int128 product = 1;
        foreach (
            string size in match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Python 2 marks long integers with an L.
            bool isNumber = long.TryParse(size.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long value);
            product = isNumber && product <= MostValues ? product * value : Int128.MaxValue;
            if (product > MostValues)
            {
                throw new AlexNetException(
                    $"{name} has a size '{size}' in its .npy header: the file is damaged; make or fetch it again.");
            }

            shape.Add(value);
        }

        return new NpyHeader(match.Groups["type"].Value, shape, dataOffset) { IsFortranOrder = match.Groups["order"].Value == "True" };
    }

    [GeneratedRegex(@"^\{'descr': '(?<type>\|u1|<i4|<i8|<f4|<f8)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]*)\),? ?\}\s*$")]
    private static partial Regex OurPattern();

    [GeneratedRegex(
        @"^\s*\{(?:\s*(?:'descr':\s*'(?<type>[<>|=]?[a-zA-Z?][0-9]{0,4})'|'fortran_order':\s*(?<order>True|False)|'shape':\s*\((?<shape>[0-9L, ]*)\))\s*,?){3}\s*\}\s*$",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex AnyPattern();
}
