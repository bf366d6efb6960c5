using System.Globalization;
using System.Text;

namespace AlexNetSharp.Pickles;

/// <summary>How a string is written in a pickle.</summary>
internal enum PickleStringForm
{
    /// <summary>The bytes themselves. As text they are Latin-1, as Python 2's strings were.</summary>
    Raw,

    /// <summary>UTF-8.</summary>
    Utf8,

    /// <summary>Latin-1 with <c>\uXXXX</c> and <c>\UXXXXXXXX</c>.</summary>
    UnicodeEscapes,

    /// <summary>What Python's <c>repr</c> wrote between quotes.</summary>
    StringEscapes,
}

/// <summary>A string of a pickle, text or bytes: a place in the file. It is decoded when it is asked for.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">The first byte in the file.</param>
/// <param name="Length">Bytes in the file.</param>
/// <param name="Form">How it is written.</param>
/// <param name="IsText">Whether it is text, not bytes.</param>
internal sealed record PickleString(PickledFile File, long Offset, long Length, PickleStringForm Form, bool IsText)
{
    /// <summary>The string as a name.</summary>
    /// <exception cref="AlexNetException">It is too long for one or wrongly encoded.</exception>
    public string Name
    {
        get
        {
            File.Budget.Name(Length);
            var text = new StringBuilder();
            Span<char> units = stackalloc char[2];
            ReadOnlySpan<byte> rest = File.Bytes(Offset, Length);
            while (rest.Length > 0)
            {
                text.Append(units[..Next(ref rest).EncodeToUtf16(units)]);
            }

            return text.ToString();
        }
    }

    /// <summary>Whether the bytes in the file are the string's own, so that no copy is needed.</summary>
    public bool IsRaw => Form == PickleStringForm.Raw;

    /// <summary>Number of bytes that the string has, its text encoded as Latin-1.</summary>
    public long Count()
    {
        long count = IsRaw ? Length : 0;
        ReadOnlySpan<byte> rest = IsRaw ? [] : File.Bytes(Offset, Length);
        for (; rest.Length > 0; count++)
        {
            _ = NextByte(ref rest);
        }

        return count;
    }

    /// <summary>A copy of the string's bytes, its text encoded as Latin-1.</summary>
    public byte[] ToArray()
    {
        ReadOnlySpan<byte> rest = File.Bytes(Offset, Length);
        if (IsRaw)
        {
            return rest.ToArray();
        }

        byte[] bytes = new byte[Count()];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = NextByte(ref rest);
        }

        return bytes;
    }

    /// <summary>The bytes that a text is as Latin-1.</summary>
    public PickleString Encoded() => this with { IsText = false };

    private byte NextByte(ref ReadOnlySpan<byte> rest)
    {
        int value = Next(ref rest).Value;
        return value <= byte.MaxValue
            ? (byte)value
            : throw File.Unusable("a byte string in its pickle holds a character above 255, so it is damaged");
    }

    private Rune Next(ref ReadOnlySpan<byte> rest) => Form switch
    {
        PickleStringForm.Utf8 => NextOfUtf8(ref rest),
        PickleStringForm.Raw => Take(ref rest),
        _ when rest[0] != (byte)'\\' || rest.Length == 1 => Take(ref rest),
        PickleStringForm.UnicodeEscapes when rest[1] is (byte)'u' or (byte)'U' => NextNumber(ref rest, rest[1] == 'u' ? 4 : 8),
        PickleStringForm.UnicodeEscapes => Take(ref rest),
        _ when rest[1] == (byte)'x' => NextNumber(ref rest, 2),
        _ => NextOfRepr(ref rest),
    };

    private static Rune Take(ref ReadOnlySpan<byte> rest)
    {
        var rune = new Rune((char)rest[0]);
        rest = rest[1..];
        return rune;
    }

    private Rune NextOfUtf8(ref ReadOnlySpan<byte> rest)
    {
        if (Rune.DecodeFromUtf8(rest, out Rune rune, out int used) != System.Buffers.OperationStatus.Done)
        {
            throw File.Unusable("it has text in its pickle that is not UTF-8, so it is damaged");
        }

        rest = rest[used..];
        return rune;
    }

    private Rune NextNumber(ref ReadOnlySpan<byte> rest, int digits)
    {
        const int Start = 2;
        if (rest.Length < Start + digits
            || !int.TryParse(rest.Slice(Start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || !Rune.TryCreate(value, out Rune rune))
        {
            throw File.Unusable("it has a broken escape in a string of its pickle");
        }

        rest = rest[(Start + digits)..];
        return rune;
    }

    private Rune NextOfRepr(ref ReadOnlySpan<byte> rest)
    {
        Rune rune = (char)rest[1] switch
        {
            'n' => new('\n'),
            'r' => new('\r'),
            't' => new('\t'),
            '\\' => new('\\'),
            '\'' => new('\''),
            '"' => new('"'),
            _ => throw File.Unusable("it has a broken escape in a string of its pickle"),
        };
        rest = rest[2..];
        return rune;
    }
}
