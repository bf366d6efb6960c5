namespace AlexNetSharp;

/// <summary>What options and actions are called where a sentence is shown.</summary>
internal interface ISentenceWords
{
    /// <summary>An option in these words, for example <c>--model alexnet</c>.</summary>
    /// <param name="name">The name of the request's property.</param>
    /// <param name="value">Its value; null where only the option is meant.</param>
    string NameOption(string name, string? value);

    /// <summary>An action of the program in these words, a noun: "run ... to see what is missing".</summary>
    /// <param name="method">The workflow's method, such as <c>TrainWorkflow.Run</c>.</param>
    /// <param name="options">
    /// The names and values of the options it is to be called with, in order; null for a value that is the user's to choose.
    /// </param>
    string NameAction(string method, IReadOnlyList<KeyValuePair<string, string?>> options);
}

/// <summary>The words of programs that use the library: <c>Model = alexnet</c>, <c>ResumeWorkflow.Run(Run = runs/photos)</c>.</summary>
internal sealed class ProgrammersWords : ISentenceWords
{
    /// <summary>The only one.</summary>
    public static ProgrammersWords Instance { get; } = new();

    /// <inheritdoc/>
    public string NameOption(string name, string? value) => value is null ? name : $"{name} = {value}";

    /// <inheritdoc/>
    public string NameAction(string method, IReadOnlyList<KeyValuePair<string, string?>> options) =>
        options.Count == 0 ? method : $"{method}({string.Join(", ", options.Select(option => NameOption(option.Key, option.Value)))})";
}
