using System.Text.RegularExpressions;

namespace AlexNetSharp.Data.Sources;

/// <summary>Finds an image's class: from its folder, its name, or a file of labels.</summary>
internal sealed partial class ClassFinder
{
    private readonly SourceOptions _options;
    private readonly List<RejectedFile> _rejected;
    private readonly LabelTable? _labels;

    private ClassFinder(SourceOptions options, List<RejectedFile> rejected, LabelTable? labels) =>
        (_options, _rejected, _labels) = (options, rejected, labels);

    /// <summary>Whether classes are folders.</summary>
    public bool UsesFolders => _labels is null && !_options.ClassFromName;

    /// <summary>Makes the finder that the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="rejected">Receives labels without an image.</param>
    /// <param name="listing">Watches over the reading of labels.</param>
    /// <exception cref="InvalidOptionException">Both ways are asked for.</exception>
    /// <exception cref="AlexNetException">The file of labels cannot be used.</exception>
    public static ClassFinder Create(SourceOptions options, List<RejectedFile> rejected, Listing listing)
    {
        if (options.LabelsFile is null)
        {
            return new ClassFinder(options, rejected, null);
        }

        return options.ClassFromName
            ? throw new InvalidOptionException("Both a file of labels and classes from file names were asked for; choose one.")
            : new ClassFinder(options, rejected, new LabelTable(options.LabelsFile, listing));
    }

    /// <summary>Finds the class of an image.</summary>
    /// <param name="path">Its path in its part of the source.</param>
    /// <param name="names">Its paths in the source, with and without outer folders that are no part of names.</param>
    /// <param name="className">The class.</param>
    /// <param name="reason">Why there is none.</param>
    public bool TryFind(string path, IReadOnlyList<string> names, out string className, out string reason)
    {
        string fileName = Path.GetFileName(path);
        (className, reason) = ("", "");
        if (_labels is not null)
        {
            string? label = names.Append(path).Append(fileName).Append(Path.GetFileNameWithoutExtension(fileName))
                .Select(_labels.Find)
                .FirstOrDefault(found => found is not null);
            (className, reason) = label is null ? ("", $"has no line in {Path.GetFileName(_options.LabelsFile)}") : (label, "");
        }
        else if (_options.ClassFromName)
        {
            (className, reason) = ClassIn(fileName) is { Length: > 0 } found
                ? (found, "")
                : ("", "has no class before a number or a '_' in its name");
        }
        else
        {
            int end = path.IndexOf('/');
            (className, reason) = end > 0 ? (path[..end], "") : ("", "lies outside the class folders");
        }

        return className.Length > 0;
    }

    /// <summary>
    /// The class in a file's name: what stands before its number, else before the first <c>_</c>; empty where there is none.
    /// </summary>
    private static string ClassIn(string fileName)
    {
        string name = Path.GetFileNameWithoutExtension(fileName);
        Match numbered = Numbered().Match(name);
        return numbered.Success ? numbered.Groups[1].Value : name[..Math.Max(0, name.IndexOf('_'))];
    }

    /// <summary>Great_Dane_12, cat.0, cat (3), n01440764_10026, dog-7-2.</summary>
    [GeneratedRegex(@"^(.*?[^0-9_.\- (])[_.\- (]+[0-9][0-9_.\- ()]*$")]
    private static partial Regex Numbered();

    /// <summary>Reports lines of the file of labels that name no image.</summary>
    public void ReportUnused()
    {
        foreach (string name in _labels?.Unused() ?? [])
        {
            _rejected.Add(new RejectedFile(name, $"is named in {Path.GetFileName(_options.LabelsFile)} but is not in the source"));
        }
    }
}
