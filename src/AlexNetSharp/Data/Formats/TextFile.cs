using System.Text;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// Opens text files: UTF-8, or UTF-16 that starts with its mark. What is neither is refused when it is read, never guessed.
/// </summary>
internal static class TextFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);

    /// <summary>Opens a text.</summary>
    /// <param name="stream">The file from its start, which the reader takes over; it can seek.</param>
    public static StreamReader Open(Stream stream)
    {
        Span<byte> mark = stackalloc byte[2];
        int read = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        Encoding encoding = IsUtf16(mark[..read]) ? mark[0] == 0xFF ? LittleEndian : BigEndian : Utf8;
        return new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false);
    }

    /// <summary>
    /// Whether a file that starts with these bytes is text, in whatever encoding: no other file has so few control characters.
    /// </summary>
    /// <param name="start">The file's first bytes.</param>
    public static bool IsText(ReadOnlySpan<byte> start) => IsUtf16(start) || (start.Length > 0 && !HasControls(start));

    private static bool IsUtf16(ReadOnlySpan<byte> start) => start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    /// <summary>Tabs, ends of lines and pages are text; ESC is what a hostile name holds, and for whoever shows it to say.</summary>
    private static bool HasControls(ReadOnlySpan<byte> start)
    {
        foreach (byte one in start)
        {
            if (one is < 0x20 and not (>= 0x09 and <= 0x0D) and not 0x1B)
            {
                return true;
            }
        }

        return false;
    }
}
