using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A text file with a line <c>file label</c> an image, as Caffe's <c>train.txt</c>, and perhaps a second one for the validation part; or a
/// table, which may have a column for the parts. Paths are relative to the list's folder, or to the root where one is given. Labels that
/// are all numbers are classes in the order of the numbers, others in ordinal order.
/// </summary>
internal sealed class ListSource : PhotoSource
{
    private const int SampleLength = 512;
    private readonly SourceOptions _options;
    private readonly Listing _listing;
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly List<int> _train = [], _val = [], _test = [];
    private readonly ListFolder _folder;
    private readonly ListFolder? _valFolder;
    private readonly int _filesOfSource;
    private bool _hasParts;

    private ListSource(SourceOptions options)
        : base(options)
    {
        (_options, _listing) = (options, new Listing(options));
        try
        {
            if (options.LabelsFile is not null || options.ClassFromName)
            {
                throw new InvalidOptionException(
                    $"The source {options.Source} is a list with labels; leave out the file of labels and the classes from names.");
            }

            _folder = ListFolder.Of(options.Source, options.Root);
            Read(options.Source, _folder, PartKind.Train);
            _filesOfSource = Files.Count;
            if (options.ValList is not null)
            {
                _valFolder = ListFolder.Of(options.ValList, options.Root);
                Read(options.ValList, _valFolder, PartKind.Val);
            }

            Files.Seal();
            Classes = Number();
            Arrange();
            Fingerprint = Order.Digest(Classes);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassLabel> Classes { get; }

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    /// <summary>Whether a source is a list: a text file.</summary>
    /// <param name="options">The source.</param>
    /// <exception cref="AlexNetException">It cannot be read.</exception>
    public static bool Is(SourceOptions options) =>
        File.Exists(options.Source) && TextFile.IsText(ArchiveFile.ReadStart(options.Source, SampleLength));

    /// <summary>Opens a source where it is a list.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is one, but no list of files and labels.</exception>
    public static ListSource? TryOpen(SourceOptions options) => Is(options) ? new ListSource(options) : null;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> ReadFile(Sample sample) =>
        ImageFile.Read(Path.Combine((sample.Key < _filesOfSource ? _folder : _valFolder!).Path, NameOf(sample)), Limits);

    private void Read(string list, ListFolder folder, PartKind usual)
    {
        var guard = new LinkGuard(folder.Path);
        foreach (LabelLine line in _listing.Follow(LabelList.Read(list)))
        {
            string shown = line.Path;
            PartKind part = PartOf(line, list, usual);
            FileInfo? file = null;
            if (!folder.TryPlain(line, list, out string path, out string? refusal))
            {
                shown = path;
            }
            else
            {
                file = Find(guard, ref path);
                refusal = file is null ? "does not exist"
                    : !_options.FollowLinks && !guard.IsInside(file.FullName)
                        ? $"is behind a symbolic link out of {folder.Name}, which is followed only where that is asked for"
                    : Limits.TooLong(file.Length);
            }

            if (refusal is not null)
            {
                Rejected.Add(new RejectedFile(shown, refusal));
                continue;
            }

            _labels.TryAdd(line.Label, _labels.Count);
            FilesOf(part).Add(Files.Count);
            Files.Add(path, file!.LastWriteTimeUtc.Ticks, (int)file.Length, _labels[line.Label]);
        }
    }

    private List<int> FilesOf(PartKind part) => part switch
    {
        PartKind.Train => _train,
        PartKind.Val => _val,
        _ => _test,
    };

    /// <summary>The part of a line: what its column says, else the whole list's.</summary>
    private PartKind PartOf(LabelLine line, string list, PartKind usual)
    {
        if (line.Part is null)
        {
            return usual;
        }

        if (_options.ValList is not null)
        {
            throw new InvalidOptionException(
                $"{list} has a column for the parts of its images, and a validation list was given; leave out one of them.");
        }

        _hasParts = true;
        return PartNames.KindOf(line.Part) is var kind && kind != PartKind.None
            ? kind
            : throw new AlexNetException(
                $"Line {line.Number} of {list} gives {line.Path} the part '{ShortText.Of(line.Part)}'; it must be train, val or test.");
    }

    /// <summary>Finds a line's file: tables mostly name images without their extension where they call them by a number.</summary>
    private static FileInfo? Find(LinkGuard guard, ref string path)
    {
        foreach (string candidate in FileNames.WithExtensions(path))
        {
            if (guard.Find(candidate) is { } file)
            {
                path = candidate;
                return file;
            }
        }

        return null;
    }

    /// <summary>Puts the classes in order, and gives the files their classes' final numbers.</summary>
    private ClassLabel[] Number()
    {
        if (Files.Count == 0)
        {
            throw new AlexNetException(
                $"The list {_options.Source} names no image that exists: "
                    + $"{(Rejected.Count > 0 ? $"the first one, {Rejected[0].File}, {Rejected[0].Reason}" : "it is empty")}. "
                    + $"Paths are relative to {_folder.Name}; "
                    + $"give {RequestOption.Of(nameof(SourceOptions.Root)).With("DIR")} where the images lie elsewhere.");
        }

        IReadOnlyList<string> names = LabelList.Order(_labels.Keys);
        Files.Renumber(_labels, names);
        SourceRules.NoteGaps(names, Notes);
        return [.. names.Select(ImageNetClasses.LabelFor)];
    }

    private void Arrange()
    {
        List<int> val = _val;
        if (_val.Count == 0 && _test.Count > 0 && _train.Count > 0)
        {
            val = _test;
            Notes.Add($"The list {_options.Source} has no val images: its test images stand in for them.");
        }
        else if (_test.Count > 0)
        {
            Notes.Add($"{_test.Count} test images of the list {_options.Source} are not used.");
        }

        foreach (List<int> part in new[] { _train, val })
        {
            RefuseContradictions(part);
            Order.Sort(
                part,
                file => Rejected.Add(new RejectedFile(Files.PathOf(file), "stands in the list again; its first line is used")));
        }

        Order.RefuseUnlearned(_train, val, Classes, _options);
        bool hasVal = _options.ValList is not null || (_hasParts && val.Count > 0);
        Order.Arrange(_train, hasVal ? val : null, Classes.Count, _options, Notes);
    }

    private void RefuseContradictions(List<int> part)
    {
        part.Sort(Files.ComparePaths);
        for (int i = 1; i < part.Count; i++)
        {
            if (Files.ComparePaths(part[i - 1], part[i]) == 0 && Files[part[i - 1]].Class != Files[part[i]].Class)
            {
                throw new AlexNetException($"{Files.PathOf(part[i])} has two labels in its list, "
                    + $"'{Classes[Files[part[i - 1]].Class].Name}' and '{Classes[Files[part[i]].Class].Name}'; keep one.");
            }
        }
    }
}
