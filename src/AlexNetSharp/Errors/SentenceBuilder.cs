using System.Globalization;
using System.Runtime.CompilerServices;

namespace AlexNetSharp;

/// <summary>
/// Makes a <see cref="Sentence"/> of an interpolated string: the compiler calls it. Options, actions and sentences stay parts, everything
/// else is formatted at once and with the invariant culture.
/// </summary>
[InterpolatedStringHandler]
internal ref struct SentenceBuilder
{
    private readonly List<SentencePart> _parts = [];
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Initializes the builder.</summary>
    /// <param name="literalLength">Characters of the string's literal parts.</param>
    /// <param name="formattedCount">The number of its values.</param>
    public SentenceBuilder(int literalLength, int formattedCount) =>
        _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    /// <summary>Adds a literal part.</summary>
    /// <param name="value">The text.</param>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Adds an option.</summary>
    /// <param name="value">The option.</param>
    public void AppendFormatted(RequestOption value) => Add(value.Part);

    /// <summary>Adds an action.</summary>
    /// <param name="value">The action.</param>
    public void AppendFormatted(ProgramAction value) => Add(value.Part);

    /// <summary>Adds the parts of a sentence.</summary>
    /// <param name="value">The sentence; null adds nothing.</param>
    public void AppendFormatted(Sentence? value)
    {
        foreach (SentencePart part in value?.Parts ?? [])
        {
            if (part is TextPart text)
            {
                _text.AppendLiteral(text.Text);
            }
            else
            {
                Add(part);
            }
        }
    }

    /// <summary>Adds a text.</summary>
    /// <param name="value">The text; null adds nothing.</param>
    public void AppendFormatted(string? value) => _text.AppendFormatted(value);

    /// <summary>Adds characters.</summary>
    /// <param name="value">The characters.</param>
    public void AppendFormatted(scoped ReadOnlySpan<char> value) => _text.AppendFormatted(value);

    /// <summary>Adds a value's text.</summary>
    /// <param name="value">The value; null adds nothing.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Adds a value's text in a format.</summary>
    /// <param name="value">The value; null adds nothing.</param>
    /// <param name="format">The format.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <summary>Adds a value's text, padded.</summary>
    /// <param name="value">The value; null adds nothing.</param>
    /// <param name="alignment">Columns to fill, negative to the right of the text.</param>
    /// <param name="format">The format.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    public void AppendFormatted<T>(T value, int alignment, string? format = null) => _text.AppendFormatted(value, alignment, format);

    /// <summary>The sentence; the builder is used up.</summary>
    internal Sentence ToSentence()
    {
        AddText();
        return new Sentence(_parts);
    }

    private void Add(SentencePart part)
    {
        AddText();
        _parts.Add(part);
    }

    private void AddText()
    {
        string text = _text.ToStringAndClear();
        _text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture);
        if (text.Length > 0)
        {
            _parts.Add(new TextPart(text));
        }
    }
}
