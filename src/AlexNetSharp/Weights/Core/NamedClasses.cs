namespace AlexNetSharp.Weights.Core;

/// <summary>What a file says of its classes.</summary>
/// <param name="Names">Their names, in the order of the outputs; empty where what it says cannot be used.</param>
/// <param name="Problem">Why it cannot be used, the end of "the file has ..."; null where it can.</param>
internal sealed record NamedClasses(IReadOnlyList<string> Names, string? Problem = null)
{
    /// <summary>What stands under a key that is usual for classes, and is no list of them.</summary>
    /// <param name="key">The key.</param>
    public static NamedClasses Unread(string key) =>
        new([], $"'{ShortText.Of(key)}', which is no list of names, nor names with the numbers 0, 1, 2 and so on");

    /// <summary>Why the names cannot be those of a network's outputs, the end of "the file has ..."; null where they can.</summary>
    /// <param name="outputs">How many outputs it has.</param>
    /// <param name="longest">The most characters of a name.</param>
    public string? ProblemFor(int outputs, int longest) => Problem
        ?? (Names.Count != outputs ? $"the names of {Names.Count} classes, which are not one for each of the {outputs} outputs"
            : Names.FirstOrDefault(name => name.Length == 0 || name.Length > longest) is { } name
                ? $"a class's name of {name.Length} characters, where 1 to {longest} can be"
            : Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? $"the class '{ShortText.Of(twice.Key)}' twice"
            : null);
}
