using System.Buffers;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A text file with a line <c>file label</c> an image, as Caffe's <c>train.txt</c>, and perhaps a second one for the validation part. Paths
/// are relative to the list's folder. Labels that are all numbers are classes in the order of the numbers, others in ordinal order.
/// </summary>
internal sealed class ListSource : PhotoSource
{
    private const int SampleLength = 512;
    private readonly SourceOptions _options;
    private readonly Listing _listing;
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly int _trainFiles;

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

            Read(options.Source);
            _trainFiles = Files.Count;
            if (options.ValList is not null)
            {
                Read(options.ValList);
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

    /// <summary>Opens a source where it is a text file of several words a line.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is one, but no list of files and labels.</exception>
    public static ListSource? TryOpen(SourceOptions options) =>
        File.Exists(options.Source) && IsList(options.Source) ? new ListSource(options) : null;

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> ReadFile(Sample sample) =>
        ImageFile.Read(Path.Combine(FolderOf(sample.Key < _trainFiles ? _options.Source : _options.ValList!), NameOf(sample)), Limits);

    private static string FolderOf(string list) => Path.GetDirectoryName(Path.GetFullPath(list))!;

    /// <summary>
    /// Whether a file is text whose first line has more than one word. Archives start with bytes that no text has: a gzip's mark, or the
    /// zeros that fill a tar's header.
    /// </summary>
    private static bool IsList(string path)
    {
        ReadOnlySpan<byte> read = ArchiveFile.ReadStart(path, SampleLength);
        ReadOnlySpan<byte> text = read.TrimStart(" \t\r\n"u8);
        int end = text.IndexOf((byte)'\n');
        return !read.ContainsAny(SearchValues.Create([0, 0x1F])) && (end < 0 ? text : text[..end]).ContainsAny((byte)' ', (byte)'\t');
    }

    private void Read(string list)
    {
        var guard = new LinkGuard(FolderOf(list));
        foreach (LabelLine line in _listing.Follow(LabelList.Read(list)))
        {
            bool isPlain = FileNames.TryPlain(line.Path, "the list's folder", out string path, out string reason);
            FileInfo? file = isPlain && guard.RealPathOf(path) is { } real ? new FileInfo(real) : null;
            string? refusal = !isPlain ? reason
                : file is not { Exists: true } ? "does not exist"
                : !_options.FollowLinks && !guard.IsInside(file.FullName)
                    ? "is behind a symbolic link out of the list's folder, which is followed only where that is asked for"
                : Limits.TooLong(file.Length);
            if (refusal is not null)
            {
                Rejected.Add(new RejectedFile(line.Path, refusal));
                continue;
            }

            _labels.TryAdd(line.Label, _labels.Count);
            Files.Add(path, file!.LastWriteTimeUtc.Ticks, (int)file.Length, _labels[line.Label]);
        }
    }

    /// <summary>Puts the classes in order, and gives the files their classes' final numbers.</summary>
    private ClassLabel[] Number()
    {
        if (Files.Count == 0)
        {
            throw new AlexNetException(
                $"The list {_options.Source} names no image that exists: "
                    + $"{(Rejected.Count > 0 ? $"the first one, {Rejected[0].File}, {Rejected[0].Reason}" : "it is empty")}. "
                    + $"Paths are relative to the list's folder.");
        }

        IReadOnlyList<string> names = LabelList.Order(_labels.Keys);
        Files.Renumber(_labels, names);
        SourceRules.NoteGaps(names, Notes);
        return [.. names.Select(ImageNetClasses.LabelFor)];
    }

    private void Arrange()
    {
        List<int> train = [.. Enumerable.Range(0, _trainFiles)], val = [.. Enumerable.Range(_trainFiles, Files.Count - _trainFiles)];
        foreach (List<int> part in new[] { train, val })
        {
            RefuseContradictions(part);
            Order.Sort(
                part,
                file => Rejected.Add(new RejectedFile(Files.PathOf(file), "stands in the list again; its first line is used")));
        }

        Order.Arrange(train, _options.ValList is null ? null : val, Classes.Count, _options, Notes);
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
