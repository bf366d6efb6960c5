namespace AlexNetSharp;

/// <summary>A part of a sentence.</summary>
internal abstract record SentencePart
{
    /// <summary>The part in somebody's words.</summary>
    /// <param name="words">What options and actions are called.</param>
    public abstract string ToString(ISentenceWords words);
}

/// <summary>Text that reads the same everywhere.</summary>
/// <param name="Text">The text.</param>
internal sealed record TextPart(string Text) : SentencePart
{
    /// <inheritdoc/>
    public override string ToString(ISentenceWords words) => Text;
}

/// <summary>An option.</summary>
/// <param name="Name">The name of the request's property.</param>
/// <param name="Value">Its value; null where only the option is meant.</param>
internal sealed record OptionPart(string Name, string? Value) : SentencePart
{
    /// <inheritdoc/>
    public override string ToString(ISentenceWords words) => words.NameOption(Name, Value);
}

/// <summary>An action of the program.</summary>
/// <param name="Method">The workflow's method, such as <c>TrainWorkflow.Run</c>.</param>
/// <param name="Options">The options it is to be called with.</param>
internal sealed record ActionPart(string Method, IReadOnlyList<KeyValuePair<string, string?>> Options) : SentencePart
{
    /// <inheritdoc/>
    public override string ToString(ISentenceWords words) => words.NameAction(Method, Options);
}

/// <summary>The end of a line.</summary>
internal sealed record BreakPart : SentencePart
{
    /// <inheritdoc/>
    public override string ToString(ISentenceWords words) => Environment.NewLine;
}
