using System.Text.RegularExpressions;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Workflows.Weights;

/// <summary>Reads a list of classes: a class a line, in the order of a network's outputs.</summary>
internal static partial class LabelFile
{
    private const long LongestFile = 16 << 20;

    /// <summary>
    /// Reads a file. A line is a name; or a name, a tab and a label for people; or a synset, a space and its words, as Caffe's
    /// <c>synset_words.txt</c> has them.
    /// </summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="AlexNetException">It cannot be read, or names a class twice.</exception>
    public static IReadOnlyList<ClassLabel> Read(string path)
    {
        string[] lines;
        try
        {
            lines = RegularFile.ReadAllText(path, LongestFile).ReplaceLineEndings("\n").Split('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                $"The labels {path} cannot be read ({e.Message.TrimEnd('.')}); give a text file with a class a line.",
                e);
        }

        ClassLabel[] labels = [.. lines.Where(line => line.Trim().Length > 0).Select(Parse)];
        string? twice = labels.GroupBy(label => label.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? labels
            : throw new AlexNetException($"{path} names the class '{twice}' twice; every line must name another class.");
    }

    private static ClassLabel Parse(string line)
    {
        Match match = NameAndLabel().Match(line.Trim());
        return match.Success
            ? new ClassLabel(match.Groups["name"].Value, match.Groups["label"].Value)
            : new ClassLabel(line.Trim(), line.Trim());
    }

    [GeneratedRegex(@"^(?<name>[^\t]+)\t(?<label>.+)$|^(?<name>n[0-9]{8}) (?<label>.+)$")]
    private static partial Regex NameAndLabel();
}
