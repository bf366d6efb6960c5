using System.Text;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// The contents of numeric and character arrays of a MATLAB 5 file. MATLAB stores numbers in the smallest type that holds them all.
/// </summary>
internal static class MatValues
{
    /// <summary>Reads numbers.</summary>
    /// <param name="element">The numbers.</param>
    /// <param name="count">How many there must be.</param>
    /// <param name="context">The file's byte order and name.</param>
    /// <exception cref="AlexNetException">There are more or fewer.</exception>
    public static double[] Numbers(MatElement element, long count, MatContext context)
    {
        int size = SizeOf(element.Type);
        if (size == 0 || element.Bytes.Length != count * size)
        {
            throw context.Damaged($"it holds an array of {count} numbers in {element.Bytes.Length} bytes of type {(int)element.Type}");
        }

        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Number(element.Type, element.Bytes.Slice(i * size, size), context);
        }

        return values;
    }

    /// <summary>Reads characters.</summary>
    /// <param name="element">The characters, column by column.</param>
    /// <param name="dimensions">Sizes, rows first.</param>
    /// <param name="context">The file's byte order and name.</param>
    /// <exception cref="AlexNetException">There are more or fewer, or they are no text.</exception>
    public static string Characters(MatElement element, IReadOnlyList<int> dimensions, MatContext context)
    {
        string text = Text(element, context);
        long count = MatMatrix.CountOf(dimensions);

        // Some writers count bytes of UTF-8 or whole code points; in a single row nothing depends on the number.
        return text.Length == count || (dimensions[0] == 1 && count > 0)
            ? text
            : throw context.Damaged($"it holds {text.Length} characters in an array of {count}");
    }

    private static string Text(MatElement element, MatContext context) => element.Type switch
    {
        MatType.Utf8 => Encoding.UTF8.GetString(element.Bytes),
        MatType.Int8 or MatType.UInt8 => Encoding.Latin1.GetString(element.Bytes),
        MatType.UInt16 or MatType.Utf16 => (context.IsBigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(element.Bytes),
        _ => throw context.Damaged($"it holds text of type {(int)element.Type}"),
    };

    private static int SizeOf(MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Int64 or MatType.UInt64 or MatType.Double => 8,
        _ => 0,
    };

    private static double Number(MatType type, ReadOnlySpan<byte> bytes, MatContext context) => type switch
    {
        MatType.Int8 => (sbyte)bytes[0],
        MatType.UInt8 => bytes[0],
        MatType.Int16 => (short)context.UInt16(bytes),
        MatType.UInt16 => context.UInt16(bytes),
        MatType.Int32 => (int)context.UInt32(bytes),
        MatType.UInt32 => context.UInt32(bytes),
        MatType.Single => BitConverter.UInt32BitsToSingle(context.UInt32(bytes)),
        MatType.Int64 => (long)context.UInt64(bytes),
        MatType.UInt64 => context.UInt64(bytes),
        _ => BitConverter.UInt64BitsToDouble(context.UInt64(bytes)),
    };
}
