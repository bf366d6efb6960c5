using AlexNetSharp.Data.Formats;
using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Data.Sources;

/// <summary>Finds an image's class: from its folder, its name, or a file of labels.</summary>
internal sealed class ClassFinder
{
    private readonly PrepareRequest _request;
    private readonly List<RejectedFile> _rejected;
    private readonly Dictionary<string, string>? _labels;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private ClassFinder(PrepareRequest request, List<RejectedFile> rejected, Dictionary<string, string>? labels) =>
        (_request, _rejected, _labels) = (request, rejected, labels);

    /// <summary>Whether classes are folders.</summary>
    public bool UsesFolders => _labels is null && !_request.ClassFromName;

    /// <summary>Makes the finder that a request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="rejected">Receives labels without an image.</param>
    /// <exception cref="InvalidOptionException">Both ways are asked for.</exception>
    /// <exception cref="AlexNetException">The file of labels cannot be used.</exception>
    public static ClassFinder Create(PrepareRequest request, List<RejectedFile> rejected)
    {
        if (request.LabelsFile is null)
        {
            return new ClassFinder(request, rejected, null);
        }

        return request.ClassFromName
            ? throw new InvalidOptionException("Both a file of labels and classes from file names were asked for: choose one.")
            : new ClassFinder(request, rejected, ReadLabels(request.LabelsFile));
    }

    /// <summary>Finds the class of an image.</summary>
    /// <param name="path">Its path in its part of the source.</param>
    /// <param name="name">Its path in the source.</param>
    /// <param name="className">The class.</param>
    /// <param name="reason">Why there is none.</param>
    public bool TryFind(string path, string name, out string className, out string reason)
    {
        string fileName = Path.GetFileName(path);
        (className, reason) = ("", "");
        if (_labels is not null)
        {
            string? key = new[] { name, path, fileName }.FirstOrDefault(_labels.ContainsKey);
            (className, reason) = key is null ? ("", $"has no line in '{_request.LabelsFile}'") : (_labels[key], "");
            _used.Add(key ?? "");
        }
        else if (_request.ClassFromName)
        {
            int end = fileName.IndexOf('_');
            (className, reason) = end > 0 ? (fileName[..end], "") : ("", "has no class before a '_' in its name");
        }
        else
        {
            int end = path.IndexOf('/');
            (className, reason) = end > 0 ? (path[..end], "") : ("", "lies outside the class folders");
        }

        return className.Length > 0;
    }

    /// <summary>Reports lines of the file of labels that name no image.</summary>
    public void ReportUnused()
    {
        foreach (string name in (_labels ?? []).Keys.Where(name => !_used.Contains(name)))
        {
            _rejected.Add(new RejectedFile(name, $"is named in '{_request.LabelsFile}' but is not in the source"));
        }
    }

    private static Dictionary<string, string> ReadLabels(string path)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (LabelLine line in LabelList.Read(path))
        {
            if (!labels.TryAdd(line.Path, line.Label) && labels[line.Path] != line.Label)
            {
                throw new AlexNetException(
                    $"Line {line.Number} of '{path}' gives '{line.Path}' the label '{line.Label}', an earlier line '{labels[line.Path]}': keep one.");
            }
        }

        return labels;
    }
}
