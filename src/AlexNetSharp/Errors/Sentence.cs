using System.Text.Json.Serialization;

namespace AlexNetSharp;

/// <summary>
/// A text for the user, made of parts: plain text, options by the names of the requests' properties, and actions of the program. Whoever
/// shows it says what options and actions are called there: a command line says <c>--size</c>, a program <c>Size</c>.
/// </summary>
[JsonConverter(typeof(SentenceJsonConverter))]
public sealed class Sentence
{
    private readonly IReadOnlyList<SentencePart> _parts;

    /// <summary>Initializes a sentence.</summary>
    /// <param name="parts">Its parts, in order.</param>
    internal Sentence(IReadOnlyList<SentencePart> parts) => _parts = parts;

    /// <summary>The parts, in order.</summary>
    internal IReadOnlyList<SentencePart> Parts => _parts;

    /// <summary>
    /// A sentence of an interpolated string: options, actions and sentences in it stay parts, all else is formatted at once.
    /// </summary>
    /// <param name="sentence">The interpolated string.</param>
    internal static Sentence Of(SentenceBuilder sentence) => sentence.ToSentence();

    /// <summary>A sentence of plain text.</summary>
    /// <param name="text">The text.</param>
    public static Sentence Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Sentence([new TextPart(text)]);
    }

    /// <summary>The sentence that an error says: with its parts where it has them.</summary>
    /// <param name="error">The error.</param>
    public static Sentence Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            AlexNetException known => known.Sentence,
            StoppedException stopped => stopped.Sentence,
            _ => Of(error.Message),
        };
    }

    /// <summary>Sentences one after the other.</summary>
    /// <param name="separator">What stands between them.</param>
    /// <param name="sentences">The sentences.</param>
    public static Sentence Join(string separator, IEnumerable<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(separator);
        ArgumentNullException.ThrowIfNull(sentences);
        var parts = new List<SentencePart>();
        foreach (Sentence one in sentences)
        {
            parts.AddRange(parts.Count > 0 ? [new TextPart(separator), .. one.Parts] : one.Parts);
        }

        return new Sentence(parts);
    }

    /// <summary>Sentences on lines of their own.</summary>
    /// <param name="sentences">The sentences.</param>
    internal static Sentence Lines(IEnumerable<Sentence> sentences)
    {
        var parts = new List<SentencePart>();
        foreach (Sentence one in sentences)
        {
            parts.AddRange(parts.Count > 0 ? [new BreakPart(), .. one.Parts] : one.Parts);
        }

        return new Sentence(parts);
    }

    /// <summary>The lines of the sentence in somebody's words; a break in a name is none of them.</summary>
    /// <param name="words">What options and actions are called.</param>
    internal IReadOnlyList<string> ToLines(ISentenceWords words)
    {
        List<string> lines = [""];
        foreach (SentencePart part in _parts)
        {
            if (part is BreakPart)
            {
                lines.Add("");
            }
            else
            {
                lines[^1] += part.ToString(words);
            }
        }

        return lines;
    }

    /// <summary>The sentence without its full stop, to stand inside another.</summary>
    public Sentence AsClause() =>
        _parts is [.., TextPart last] ? new Sentence([.. _parts.SkipLast(1), new TextPart(last.Text.TrimEnd('.'))]) : this;

    /// <summary>The sentence on one line, a space for every break.</summary>
    public Sentence OnOneLine() =>
        new([.. _parts.Select(part => part switch
        {
            TextPart text => new TextPart(text.Text.ReplaceLineEndings(" ")),
            BreakPart => new TextPart(" "),
            _ => part,
        })]);

    /// <summary>The sentence for programmers: options are properties of requests, actions are methods of workflows.</summary>
    public override string ToString() => ToString(ProgrammersWords.Instance);

    /// <summary>The sentence in somebody's words.</summary>
    /// <param name="words">What options and actions are called.</param>
    internal string ToString(ISentenceWords words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return string.Concat(_parts.Select(part => part.ToString(words)));
    }
}
