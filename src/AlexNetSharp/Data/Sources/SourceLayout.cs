using AlexNetSharp.Data.Packs;
using AlexNetSharp.Kernels;

namespace AlexNetSharp.Data.Sources;

/// <summary>An image of the source with its class.</summary>
/// <param name="File">The file.</param>
/// <param name="Class">Index into the classes.</param>
internal readonly record struct PlacedFile(SourceFile File, int Class);

/// <summary>How a source is understood: classes, and the samples of both parts in an order that does not depend on how the source was listed.</summary>
internal sealed class SourceLayout
{
    private const double DefaultValFraction = 0.1;
    private readonly ImageSource _source;
    private readonly PrepareRequest _request;
    private readonly string _prefix;

    /// <summary>Works out classes and parts.</summary>
    /// <exception cref="AlexNetException">The source is empty, has no classes, or options contradict it.</exception>
    public SourceLayout(ImageSource source, PrepareRequest request)
    {
        (_source, _request) = (source, request);
        if (source.Files.Count == 0)
        {
            throw new AlexNetException(
                $"The source '{request.Source}' holds no images (.jpg, .jpeg, .png, .bmp, .gif or .webp): give a folder, .tar or .tar.gz of images.");
        }

        Rejected.AddRange(source.Rejected);
        _prefix = CommonPrefix();
        (string? train, string? val) = FindParts();
        ClassFinder finder = ClassFinder.Create(request, Rejected);
        List<(SourceFile File, string Class)> trainFiles = Collect(finder, train ?? _prefix, isWhole: train is null);
        List<(SourceFile File, string Class)> valFiles = val is null ? [] : Collect(finder, val, isWhole: false);
        finder.ReportUnused();
        IEnumerable<string> folders = finder.UsesFolders ? ClassFolders(train ?? _prefix).Concat(val is null ? [] : ClassFolders(val)) : [];
        Classes = [.. trainFiles.Concat(valFiles).Select(pair => pair.Class).Concat(folders).Distinct().Order(StringComparer.Ordinal)];
        if (trainFiles.Count + valFiles.Count == 0)
        {
            throw NoClasses(finder);
        }

        Train = Sort(trainFiles);
        Val = val is null ? HoldOut() : KeepVal(Sort(valFiles));
    }

    /// <summary>The classes' names in ordinal order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The training part, by class and path.</summary>
    public List<PlacedFile> Train { get; private set; }

    /// <summary>The validation part, by class and path.</summary>
    public List<PlacedFile> Val { get; }

    /// <summary>Files that have no place, with reasons.</summary>
    public List<RejectedFile> Rejected { get; } = [];

    /// <summary>What the user should know, a sentence each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The name of a sample's file without the archive's outer folder, so that a folder and its archive make the same pack.</summary>
    public string NameOf(SourceFile file) => file.Path.StartsWith(_prefix, StringComparison.Ordinal) ? file.Path[_prefix.Length..] : file.Path;

    private string CommonPrefix()
    {
        string prefix = "";
        while (true)
        {
            string[] tops = [.. _source.Files.Select(file => file.Path[prefix.Length..].Split('/', 2)[0]).Distinct().Take(2)];
            bool hasOneFolder = tops.Length == 1 && _source.Folders.Contains(prefix + tops[0]) && tops[0] is not ("train" or "val" or "test");
            if (!hasOneFolder)
            {
                return prefix;
            }

            string inner = $"{prefix}{tops[0]}/";
            bool isWrapper = _source.Folders.Contains(inner + "train")
                || (_source is TarSource && _source.Files.All(file => file.Path.LastIndexOf('/') > inner.Length))
                || (_source is TarSource && (_request.ClassFromName || _request.LabelsFile is not null));
            if (!isWrapper)
            {
                return prefix;
            }

            prefix = inner;
        }
    }

    private (string? Train, string? Val) FindParts()
    {
        if (!_source.Folders.Contains(_prefix + "train"))
        {
            return (null, null);
        }

        bool hasVal = HasFiles("val/"), hasTest = HasFiles("test/");
        if (!hasVal && hasTest)
        {
            Notes.Add("The source has no val/ folder: its test/ folder stands in for it.");
        }

        string? val = hasVal ? "val/" : hasTest ? "test/" : null;
        int others = _source.Files.Count(file => !Lies(file, "train/") && (val is null || !Lies(file, val)));
        if (others > 0)
        {
            Notes.Add($"{others} images outside {(val is null ? "train/" : $"train/ and {val}")} are not used.");
        }

        return (_prefix + "train/", val is null ? null : _prefix + val);
    }

    private bool HasFiles(string part) => _source.Files.Exists(file => Lies(file, part));

    private bool Lies(SourceFile file, string part) => file.Path.StartsWith(_prefix + part, StringComparison.Ordinal);

    private List<(SourceFile File, string Class)> Collect(ClassFinder finder, string part, bool isWhole)
    {
        List<(SourceFile File, string Class)> found = [];
        foreach (SourceFile file in _source.Files.Where(file => isWhole || file.Path.StartsWith(part, StringComparison.Ordinal)))
        {
            if (finder.TryFind(file.Path[part.Length..], NameOf(file), out string name, out string reason))
            {
                found.Add((file, name));
            }
            else
            {
                Rejected.Add(new RejectedFile(NameOf(file), reason));
            }
        }

        return found;
    }

    private IEnumerable<string> ClassFolders(string part) =>
        _source.Folders.Where(folder => folder.StartsWith(part, StringComparison.Ordinal))
            .Select(folder => folder[part.Length..]).Where(name => !name.Contains('/'));

    private List<PlacedFile> Sort(List<(SourceFile File, string Class)> files)
    {
        Dictionary<string, int> indices = Classes.Select((name, index) => (name, index))
            .ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        return [.. files.Select(pair => new PlacedFile(pair.File, indices[pair.Class]))
            .OrderBy(sample => sample.Class).ThenBy(sample => sample.File.Path, StringComparer.Ordinal)];
    }

    /// <summary>Takes the same fraction out of each class; which images is counted by the seed and the class.</summary>
    private List<PlacedFile> HoldOut()
    {
        double fraction = _request.ValFraction ?? DefaultValFraction;
        CountedRandom random = new(_request.Seed, RandomPurpose.Split);
        HashSet<PlacedFile> held = [];
        foreach (IGrouping<int, PlacedFile> group in Train.GroupBy(sample => sample.Class))
        {
            PlacedFile[] samples = [.. group];
            int count = Math.Min((int)Math.Round(samples.Length * fraction, MidpointRounding.AwayFromZero), samples.Length - 1);
            held.UnionWith(random.Permutation(samples.Length, (uint)group.Key).Take(count).Select(place => samples[place]));
        }

        if (_request.ValFraction is null && held.Count > 0)
        {
            Notes.Add($"The source has no validation part: {held.Count} images, a tenth of each class, are held out for it.");
        }

        List<PlacedFile> val = [.. Train.Where(held.Contains)];
        Train = [.. Train.Where(sample => !held.Contains(sample))];
        return val;
    }

    private List<PlacedFile> KeepVal(List<PlacedFile> val)
    {
        switch (_request.ValFraction)
        {
            case null:
                return val;
            case 0:
                Notes.Add($"The validation fraction is 0: {val.Count} images of the source's validation part are not used.");
                return [];
            default:
                throw new InvalidOptionException($"The source '{_request.Source}' has a validation part of its own, but "
                    + $"a validation fraction of {_request.ValFraction} was given: leave the fraction away.");
        }
    }

    private AlexNetException NoClasses(ClassFinder finder) => new(finder.UsesFolders
        ? $"The source '{_request.Source}' holds {_source.Files.Count} images but no class folders: "
            + "give --labels FILE or --class-from-name, or put each class in a folder."
        : $"None of the {_source.Files.Count} images in '{_request.Source}' has a class: "
            + $"the first one {(Rejected.Count > 0 ? Rejected[0].Reason : "has no label")}.");
}
