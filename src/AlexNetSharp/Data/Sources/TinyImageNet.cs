using AlexNetSharp.Data.Formats;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// What Tiny ImageNet says in files beside its images: all validation images lie in one folder <c>images</c>, and a text file has their
/// classes; another one has the classes' words.
/// </summary>
internal sealed class TinyImageNet
{
    private const string AnnotationsPath = "val/val_annotations.txt";
    private const string WordsPath = "words.txt";
    private const string ValFolder = "images/";
    private const int LongestFile = 1 << 24;
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private ContainerEntry? _annotations;
    private ContainerEntry? _wordList;

    /// <summary>Whether the source is Tiny ImageNet.</summary>
    public bool IsFound => _annotations is not null;

    /// <summary>Looks at a file of the source.</summary>
    /// <param name="file">The file.</param>
    public void See(ContainerEntry file)
    {
        if (file.Length <= LongestFile && IsAt(file.Path, AnnotationsPath))
        {
            _annotations = file;
        }
        else if (file.Length <= LongestFile && IsAt(file.Path, WordsPath))
        {
            _wordList = file;
        }
    }

    /// <summary>Reads the text files, where there are any.</summary>
    /// <param name="container">What they lie in.</param>
    public void Read(FileContainer container)
    {
        if (_annotations is not { } annotations)
        {
            return;
        }

        ReadLines(container, annotations, _labels);
        if (_wordList is { } words)
        {
            ReadLines(container, words, _words);
        }
    }

    /// <summary>The class of a validation image, as its synset; null where the file of classes does not say it.</summary>
    /// <param name="path">Its path in the validation part.</param>
    /// <param name="isListed">Whether that file should say it.</param>
    public string? ClassOf(string path, out bool isListed)
    {
        isListed = IsFound && path.StartsWith(ValFolder, StringComparison.Ordinal);
        return isListed ? _labels.GetValueOrDefault(path[ValFolder.Length..]) : null;
    }

    /// <summary>A class with its words.</summary>
    /// <param name="name">Its synset.</param>
    public ClassLabel LabelFor(string name) =>
        _words.TryGetValue(name, out string? words) ? new ClassLabel(name, words) : ImageNetClasses.LabelFor(name);

    private static bool IsAt(string path, string end) =>
        path.EndsWith(end, StringComparison.Ordinal) && (path.Length == end.Length || path[^(end.Length + 1)] == '/');

    /// <summary>Reads lines of a name and what is said of it, between tabs.</summary>
    private static void ReadLines(FileContainer container, ContainerEntry file, Dictionary<string, string> found)
    {
        using StreamReader text = TextFile.Open(new MemoryStream(container.ReadListed(file)));
        foreach (string line in TextLines.Read(text, file.Path))
        {
            if (line.Split('\t') is [{ Length: > 0 } name, { Length: > 0 } said, ..])
            {
                found[name] = said;
            }
        }
    }
}
