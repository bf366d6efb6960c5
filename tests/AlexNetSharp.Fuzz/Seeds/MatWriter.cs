using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Writes MATLAB files of level 5 byte by byte, in either byte order, as the format's description says.</summary>
/// <param name="isBigEndian">Whether numbers are stored with their highest byte first.</param>
internal sealed class MatWriter(bool isBigEndian)
{
    private const int Int8 = 1, UInt16 = 4, Int32 = 5, UInt32 = 6, Double = 9, Matrix = 14, Compressed = 15;

    /// <summary>A file of variables.</summary>
    /// <param name="isCompressed">Whether each variable is compressed.</param>
    /// <param name="variables">Arrays with names.</param>
    public byte[] File(bool isCompressed, params ReadOnlySpan<byte[]> variables)
    {
        List<byte> file =
        [
            .. Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by a test".PadRight(124)),
            .. isBigEndian ? [1, 0, .. "MI"u8] : (byte[])[0, 1, .. "IM"u8],
        ];
        foreach (byte[] variable in variables)
        {
            file.AddRange(isCompressed ? Compress(variable) : variable);
        }

        return [.. file];
    }

    /// <summary>A row of double precision numbers.</summary>
    public byte[] Numbers(string name, params ReadOnlySpan<double> values)
    {
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long bits = BitConverter.DoubleToInt64Bits(values[i]);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), isBigEndian ? BinaryPrimitives.ReverseEndianness(bits) : bits);
        }

        return Array(6, [1, values.Length], name, Element(Double, bytes));
    }

    /// <summary>Double precision numbers that are stored in a smaller type, as MATLAB does.</summary>
    public byte[] Stored(string name, int type, int count, byte[] bytes) => Array(6, [1, count], name, Element(type, bytes));

    /// <summary>A row of characters in UTF-16.</summary>
    public byte[] Text(string name, string text) =>
        Array(
            4,
            [text.Length == 0 ? 0 : 1, text.Length],
            name,
            Element(UInt16, (isBigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetBytes(text)));

    /// <summary>Characters in any type, column by column.</summary>
    public byte[] Characters(string name, int rows, int columns, int type, byte[] bytes) =>
        Array(4, [rows, columns], name, Element(type, bytes));

    /// <summary>A row of cells.</summary>
    public byte[] Cells(string name, params byte[][] cells) => Array(1, [1, cells.Length], name, [.. cells.SelectMany(cell => cell)]);

    /// <summary>A column of structures.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="fields">The fields' names.</param>
    /// <param name="values">Arrays without names: the fields of the first structure, then those of the second, and so on.</param>
    public byte[] Structs(string name, string[] fields, byte[][] values) =>
        Array(
            2,
            [fields.Length == 0 ? 0 : values.Length / fields.Length, 1],
            name,
            [
                .. Element(Int32, Int(32)),
                .. Element(Int8, [.. fields.SelectMany(field => Encoding.ASCII.GetBytes(field.PadRight(32, '\0')))]),
                .. values.SelectMany(value => value),
            ]);

    /// <summary>An array of any class with any content.</summary>
    public byte[] Array(uint kind, int[] sizes, string name, byte[] content) =>
        Element(
            Matrix,
            [
                .. Element(UInt32, [.. Int((int)kind), 0, 0, 0, 0]),
                .. Element(Int32, [.. sizes.SelectMany(Int)]),
                .. Element(Int8, Encoding.ASCII.GetBytes(name)),
                .. content,
            ]);

    /// <summary>An element: its tag, its content and padding; a small one in eight bytes.</summary>
    public byte[] Element(int type, byte[] bytes)
    {
        byte[] padding = new byte[(8 - (bytes.Length % 8)) % 8];
        return bytes.Length is > 0 and <= 4
            ? [.. Int((bytes.Length << 16) | type), .. bytes, .. new byte[4 - bytes.Length]]
            : [.. Int(type), .. Int(bytes.Length), .. bytes, .. padding];
    }

    private byte[] Compress(byte[] element)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(element);
        }

        return [.. Int(Compressed), .. Int((int)packed.Length), .. packed.ToArray()];
    }

    private byte[] Int(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, isBigEndian ? BinaryPrimitives.ReverseEndianness(value) : value);
        return bytes;
    }
}
