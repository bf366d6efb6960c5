using System.Globalization;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Preprocessing;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// ILSVRC-2012 as it is distributed: a folder with the tar of class tars, the flat tar of validation images, and the development kit. All
/// are read in place. Names and order are those of an extracted tree (<c>train/n01440764/n01440764_18.JPEG</c>); the classes' words are the
/// kit's, and EXIF orientation is passed over.
/// </summary>
internal sealed class IlsvrcSource : PhotoSource
{
    private const string TrainFile = "ILSVRC2012_img_train.tar";
    private const string ValFile = "ILSVRC2012_img_val.tar";
    private const string KitName = "ILSVRC2012_devkit_t12";
    private const string ValPrefix = "ILSVRC2012_val_";
    private readonly SourceOptions _options;
    private readonly Listing _listing;
    private readonly DevelopmentKit _kit;
    private readonly int _trainFiles;
    private readonly SafeFileHandle _train;
    private readonly SafeFileHandle? _val;

    private IlsvrcSource(SourceOptions options)
        : base(options)
    {
        (_options, _listing) = (options, new Listing(options));
        try
        {
            SourceRules.RefuseLabels(options, "ILSVRC-2012 as it is distributed");
            _kit = IlsvrcKit.Read(options.Source, KitName, options.Cancellation);
            _train = ArchiveFile.Open(PathOf(TrainFile));
            ListTrain();
            _trainFiles = Files.Count;
            if (File.Exists(PathOf(ValFile)))
            {
                _val = ArchiveFile.Open(PathOf(ValFile));
                ListVal();
            }

            Files.Seal();
            Arrange();
            Fingerprint = Order.Digest(Classes, new[] { TrainFile, ValFile }.Select(PathOf).Where(File.Exists).Select(FileStamp.Of));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ClassLabel> Classes => _kit.Classes;

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    /// <inheritdoc/>
    public override ExifRule Exif => ExifRule.Ignore;

    /// <summary>Opens a source where it is ILSVRC-2012 as it is distributed.</summary>
    /// <param name="options">The source.</param>
    /// <returns>Null where it is something else.</returns>
    /// <exception cref="AlexNetException">It is, but cannot be used.</exception>
    public static IlsvrcSource? TryOpen(SourceOptions options)
    {
        if (Path.GetFileName(options.Source) == TrainFile && File.Exists(options.Source))
        {
            throw new AlexNetException(
                $"{options.Source} is one file of ILSVRC-2012; give the folder that holds it, with {KitName}.tar.gz beside it.");
        }

        return File.Exists(Path.Combine(options.Source, TrainFile)) ? new IlsvrcSource(options) : null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _train?.Dispose();
        _val?.Dispose();
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> ReadFile(Sample sample)
    {
        FileRecord file = Files[(int)sample.Key];
        return ArchiveFile.Read(sample.Key < _trainFiles ? _train : _val!, file.Key, file.Length);
    }

    private string PathOf(string file) => Path.Combine(_options.Source, file);

    private void ListTrain()
    {
        foreach (ContainerEntry inner in List(
                _train,
                0,
                RandomAccess.GetLength(_train),
                TrainFile,
                name => name.EndsWith(".tar", StringComparison.Ordinal)))
        {
            string wnid = Path.GetFileNameWithoutExtension(inner.Path);
            int label = _kit.IndexOf(wnid);
            if (label < 0)
            {
                Rejected.Add(new RejectedFile(inner.Path, "is a tar of no class of the development kit"));
                continue;
            }

            foreach (ContainerEntry image in List(_train, inner.Key, inner.Length, $"{TrainFile}/{inner.Path}", FileNames.IsImage))
            {
                Add($"train/{wnid}/{image.Path}", inner.Key + image.Key, image.Length, label);
            }
        }
    }

    private void ListVal()
    {
        foreach (ContainerEntry image in List(_val!, 0, RandomAccess.GetLength(_val!), ValFile, FileNames.IsImage))
        {
            string name = Path.GetFileName(image.Path);
            string number = name.StartsWith(ValPrefix, StringComparison.Ordinal)
                ? Path.GetFileNameWithoutExtension(name)[ValPrefix.Length..]
                : "";
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int place)
                && place > 0
                && place <= _kit.ValidationClasses.Count)
            {
                int label = _kit.ValidationClasses[place - 1];
                Add($"val/{Classes[label].Name}/{name}", image.Key, image.Length, label);
            }
            else
            {
                Rejected.Add(
                    new RejectedFile(image.Path, $"has no line in the ground truth of {_kit.ValidationClasses.Count} validation images"));
            }
        }
    }

    private IEnumerable<ContainerEntry> List(SafeFileHandle file, long start, long length, string name, Func<string, bool> isWanted)
    {
        using var window = new WindowStream(file, start, length);
        foreach (ContainerEntry entry in _listing.Follow(TarEntries.List(window, PathOf(name), "take it as it is distributed")))
        {
            if (entry.Kind == EntryKind.Refused)
            {
                Rejected.Add(new RejectedFile(entry.Path, entry.Reason));
            }
            else if (entry.Kind == EntryKind.File && isWanted(entry.Path))
            {
                yield return entry;
            }
            else
            {
                LeaveOut(entry);
            }
        }
    }

    private void LeaveOut(ContainerEntry entry)
    {
        if (entry.Kind != EntryKind.Folder)
        {
            LeftOut.Add(entry.Path, entry.Kind == EntryKind.Ignored);
        }
    }

    private void Add(string path, long offset, long length, int label)
    {
        if (Limits.TooLong(length) is { } reason)
        {
            Rejected.Add(new RejectedFile(path, reason));
            return;
        }

        Files.Add(path, offset, (int)length, label);
    }

    private void Arrange()
    {
        if (_trainFiles == 0)
        {
            throw new AlexNetException(
                $"{PathOf(TrainFile)} holds no image of a class of the development kit: a tar of class tars is expected.");
        }

        List<int> train = [.. Enumerable.Range(0, _trainFiles)], val = [.. Enumerable.Range(_trainFiles, Files.Count - _trainFiles)];
        foreach (List<int> part in new[] { train, val })
        {
            Order.Sort(
                part,
                file => Rejected.Add(new RejectedFile(Files.PathOf(file), "appears in the archive again; its first appearance is used")));
        }

        Notes.AddRange(IlsvrcCounts.Notes(_kit, train.Select(file => Files[file].Class), _val is null ? null : val.Count));
        Order.Arrange(train, _val is null ? null : val, Classes.Count, _options, Notes);
    }
}
