namespace AlexNetSharp.Data.Sources;

/// <summary>Files of a source that are no images, counted by their kind.</summary>
internal sealed class LeftOutFiles
{
    private const int LongestKind = 9;
    private readonly SortedDictionary<string, int> _kinds = new(StringComparer.Ordinal);

    /// <summary>How many files there are of each kind: an extension in small letters, or what a file is instead.</summary>
    public IReadOnlyDictionary<string, int> Kinds => _kinds;

    /// <summary>The kinds for a sentence about a source without images, in brackets; empty where there are none.</summary>
    public string Named => _kinds.Count == 0 ? "" : $" but {string.Join(", ", _kinds.Select(one => $"{one.Value} {one.Key}"))}";

    /// <summary>Counts a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="isHidden">Whether it is hidden, or lies in a folder that is.</param>
    public void Add(string path, bool isHidden = false)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        string kind = isHidden ? "hidden"
            : extension.Length == 0 ? "without extension"
            : IsUsual(extension) ? extension
            : "other";
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
    }

    /// <summary>What follows a dot may be the rest of a name; kinds stay few.</summary>
    private static bool IsUsual(string extension) =>
        extension.Length <= LongestKind && extension.Skip(1).All(char.IsAsciiLetterOrDigit) && extension.Any(char.IsAsciiLetter);
}
