using System.Globalization;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Finds the shards of a WebDataset: a folder of tar files, one of them, or a pattern such as <c>train-{000000..000146}.tar</c>; gzipped or
/// not.
/// </summary>
internal static partial class ShardNames
{
    private const int MostShards = 1 << 19;
    private static readonly string[] Extensions = [".tar", ".tar.gz", ".tgz"];

    /// <summary>The shards that a source names, in order; empty where it names none.</summary>
    /// <param name="source">The source as the user named it.</param>
    /// <exception cref="AlexNetException">A shard of a pattern does not exist.</exception>
    public static IReadOnlyList<string> Find(string source)
    {
        if (Directory.Exists(source))
        {
            return Limited([.. TarsIn(source).Order(StringComparer.Ordinal)], source);
        }

        if (File.Exists(source))
        {
            return ExtensionOf(source) is null ? [] : [source];
        }

        string[] shards = Range().IsMatch(source) ? Limited([.. Expand(source).Take(MostShards + 1)], source) : [];
        return shards.FirstOrDefault(path => !File.Exists(path)) is not { } missing
            ? shards
            : throw new AlexNetException($"The shard {missing} of {source} does not exist; fetch it, or name those that do.");
    }

    /// <summary>Expands the first pair of braces with two numbers, and those that follow it; leading zeros set the width.</summary>
    /// <param name="pattern">The pattern.</param>
    internal static IEnumerable<string> Expand(string pattern)
    {
        Match match = Range().Match(pattern);
        if (!match.Success)
        {
            return [pattern];
        }

        (string first, string last) = (match.Groups["first"].Value, match.Groups["last"].Value);
        (int from, int to) = (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(last, CultureInfo.InvariantCulture));
        if (to < from || to - from >= MostShards)
        {
            throw new AlexNetException(
                $"The shards '{match.Value}' of {pattern} count from {from} to {to}; give a range that ascends, "
                    + $"of at most {MostShards} shards.");
        }

        int width = first.Length > 1 && first[0] == '0' ? first.Length : 1;
        return Enumerable
            .Range(from, to - from + 1)
            .SelectMany(number =>
                Expand(
                    pattern[..match.Index]
                        + number.ToString($"D{width}", CultureInfo.InvariantCulture)
                        + pattern[(match.Index + match.Length)..]));
    }

    /// <summary>A shard's name without its folder and extension.</summary>
    /// <param name="path">The shard.</param>
    public static string NameOf(string path) => Path.GetFileName(path)[..^(ExtensionOf(path)?.Length ?? 0)];

    private static string? ExtensionOf(string path) =>
        Extensions.FirstOrDefault(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> TarsIn(string folder)
    {
        using var entries = new FolderEntries(folder);
        while (entries.Next() is { } entry)
        {
            if (entry is FileInfo && ExtensionOf(entry.Name) is not null && !FileNames.IsHidden(entry.Name))
            {
                yield return Path.Combine(folder, entry.Name);
            }
        }

        if (entries.Failure is not null)
        {
            throw new AlexNetException(
                $"The source {folder} cannot be listed ({entries.Failure}); check that you may read it, and its disk.");
        }
    }

    private static string[] Limited(string[] shards, string source) =>
        shards.Length <= MostShards
            ? shards
            : throw new AlexNetException(
                $"The source {source} names more than {MostShards} shards; prepare them in parts, or pack more images into each.");

    [GeneratedRegex(@"\{(?<first>[0-9]{1,9})\.\.(?<last>[0-9]{1,9})\}")]
    private static partial Regex Range();
}
