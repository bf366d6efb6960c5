using System.Collections;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Kernels;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A folder or archive of photos in class folders, alone or under <c>train/</c> and <c>val/</c>, or flat with labels. Samples come by class and
/// path; those of a gzipped archive, which is read once from start to end, in the archive's order.
/// </summary>
internal sealed class ClassFolderSource : SampleSource
{
    private const double DefaultValFraction = 0.1;
    private readonly FileContainer _container;
    private readonly SourceOptions _options;
    private readonly FileTable _files;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly SourceParts _parts;

    /// <summary>The samples: an index into the files, or its complement for one of the validation part.</summary>
    private readonly int[] _order;

    /// <summary>Lists a source and works out classes and parts.</summary>
    /// <param name="container">The folder or archive, which the source takes over.</param>
    /// <param name="options">How classes are found.</param>
    /// <exception cref="AlexNetException">The source is empty, has no classes, or options contradict it.</exception>
    public ClassFolderSource(FileContainer container, SourceOptions options)
    {
        (_container, _options, _files) = (container, options, new FileTable(options.ScratchFolder));
        try
        {
            List();
            ClassFinder finder = ClassFinder.Create(options, Rejected);
            _parts = SourceParts.Find(_files, _folders, container.IsArchive, !finder.UsesFolders, Notes);
            (Classes, List<int> train, List<int> val) = Classify(finder);
            Sort(train);
            Sort(val);
            (int[] kept, int[] held) = _parts.Val is null ? HoldOut(train) : ([.. train], KeepVal(val));
            (TrainCount, ValCount) = (kept.Length, held.Length);
            _order = [.. kept, .. held.Select(file => ~file)];
            if (!container.HasRandomAccess)
            {
                Array.Sort(_order, (first, second) => KeyOf(first).CompareTo(KeyOf(second)));
            }

            Fingerprint = Digest();
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
    public override int TrainCount { get; }

    /// <inheritdoc/>
    public override int ValCount { get; }

    /// <inheritdoc/>
    public override string Fingerprint { get; }

    /// <inheritdoc/>
    public override IEnumerable<Sample> Samples(int skip) => _container.HasRandomAccess
        ? Enumerable.Range(skip, _order.Length - skip).Select(place => SampleAt(place, null))
        : Stream(skip);

    /// <inheritdoc/>
    public override string NameOf(Sample sample) => WithoutPrefix(_files.PathOf((int)sample.Key));

    /// <inheritdoc/>
    public override RgbImage Decode(Sample sample, ExifRule exif, int channels)
    {
        int file = (int)sample.Key;
        byte[] bytes = sample.Bytes ?? _container.Read(_files.PathOf(file), _files[file].Key, _files[file].Length);
        return ImageDecoder.Decode(bytes, exif, channels);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _files.Dispose();
        _container.Dispose();
    }

    private static int FileOf(int ordered) => ordered < 0 ? ~ordered : ordered;

    private long KeyOf(int ordered) => _files[FileOf(ordered)].Key;

    private Sample SampleAt(int place, byte[]? bytes)
    {
        int file = FileOf(_order[place]);
        return new Sample(file, _files[file].Class, _order[place] >= 0, bytes);
    }

    private IEnumerable<Sample> Stream(int skip)
    {
        int next = 0;
        bool IsWanted(long key) => next < _order.Length && KeyOf(_order[next]) == key && next++ >= skip;
        foreach ((_, byte[] bytes) in _container.Stream(IsWanted))
        {
            yield return SampleAt(next - 1, bytes);
        }
    }

    private string WithoutPrefix(string path) => path.StartsWith(_parts.Prefix, StringComparison.Ordinal) ? path[_parts.Prefix.Length..] : path;

    private void List()
    {
        foreach (ContainerEntry entry in _container.List())
        {
            if (entry.Kind == EntryKind.Folder)
            {
                _folders.Add(entry.Path);
            }
            else if (entry.Kind == EntryKind.Refused)
            {
                Rejected.Add(new RejectedFile(entry.Path, entry.Reason));
            }
            else if (entry.Kind == EntryKind.Ignored || !FileNames.IsImage(entry.Path))
            {
                Ignored++;
            }
            else if (entry.Length > ImageFile.LongestFile)
            {
                Rejected.Add(new RejectedFile(entry.Path, $"is {entry.Length} bytes long, more than {ImageFile.LongestFile}"));
            }
            else
            {
                _files.Add(entry.Path, entry.Key, (int)entry.Length);
            }
        }

        _files.Seal();
        if (_files.Count == 0)
        {
            bool isStrange = _container.IsArchive && _folders.Count + Rejected.Count + Ignored == 0;
            throw new AlexNetException(isStrange
                ? $"The source '{_options.Source}' is no folder and no tar archive that holds anything: give a folder, .tar or .tar.gz of images."
                : $"The source '{_options.Source}' holds no images ({FileNames.ImageExtensions}): give a folder, .tar or .tar.gz of images.");
        }
    }

    private (IReadOnlyList<ClassLabel> Classes, List<int> Train, List<int> Val) Classify(ClassFinder finder)
    {
        Dictionary<string, int> found = new(StringComparer.Ordinal);
        (List<int> train, List<int> val) = ([], []);
        for (int file = 0; file < _files.Count; file++)
        {
            string path = _files.PathOf(file);
            bool isTrain = path.StartsWith(_parts.Train, StringComparison.Ordinal);
            bool isVal = !isTrain && _parts.Val is not null && path.StartsWith(_parts.Val, StringComparison.Ordinal);
            if (!isTrain && !isVal)
            {
                continue;
            }

            string inPart = path[(isTrain ? _parts.Train : _parts.Val!).Length..];
            if (!finder.TryFind(inPart, WithoutPrefix(path), out string name, out string reason))
            {
                Rejected.Add(new RejectedFile(WithoutPrefix(path), reason));
                continue;
            }

            found.TryAdd(name, found.Count);
            _files[file].Class = found[name];
            (isTrain ? train : val).Add(file);
        }

        finder.ReportUnused();
        if (train.Count + val.Count == 0)
        {
            throw NoClasses(finder);
        }

        return (Number(found, finder.UsesFolders), train, val);
    }

    /// <summary>Sorts the classes ordinally, those of empty folders among them, and gives the files their classes' final numbers.</summary>
    private IReadOnlyList<ClassLabel> Number(Dictionary<string, int> found, bool usesFolders)
    {
        IEnumerable<string> folders = usesFolders ? ClassFolders(_parts.Train).Concat(_parts.Val is null ? [] : ClassFolders(_parts.Val)) : [];
        string[] names = [.. found.Keys.Concat(folders).Distinct().Order(StringComparer.Ordinal)];
        int[] final = new int[found.Count];
        for (int i = 0; i < names.Length; i++)
        {
            if (found.TryGetValue(names[i], out int number))
            {
                final[number] = i;
            }
        }

        for (int file = 0; file < _files.Count; file++)
        {
            _files[file].Class = _files[file].Class < 0 ? -1 : final[_files[file].Class];
        }

        return [.. names.Select(name => new ClassLabel(name, ImageNetClasses.NameOf(name) ?? name))];
    }

    private IEnumerable<string> ClassFolders(string part) =>
        _folders.Where(folder => folder.StartsWith(part, StringComparison.Ordinal)).Select(folder => folder[part.Length..]).Where(name => !name.Contains('/'));

    /// <summary>Sorts by class, path and place, and refuses all but the first file of a name.</summary>
    private void Sort(List<int> files)
    {
        files.Sort((first, second) =>
            (_files[first].Class - _files[second].Class, _files.ComparePaths(first, second), first - second) switch
            {
                (0, 0, int places) => places,
                (0, int paths, _) => paths,
                (int classes, _, _) => classes,
            });
        int kept = 0;
        for (int i = 0; i < files.Count; i++)
        {
            if (kept > 0 && _files.ComparePaths(files[kept - 1], files[i]) == 0)
            {
                Rejected.Add(new RejectedFile(WithoutPrefix(_files.PathOf(files[i])), "appears in the archive again; its first appearance is used"));
            }
            else
            {
                files[kept++] = files[i];
            }
        }

        files.RemoveRange(kept, files.Count - kept);
    }

    /// <summary>Takes the same fraction out of each class; which images is counted by the seed and the class.</summary>
    private (int[] Train, int[] Val) HoldOut(List<int> train)
    {
        double fraction = _options.ValFraction ?? DefaultValFraction;
        CountedRandom random = new(_options.Seed, RandomPurpose.Split);
        BitArray isHeld = new(train.Count);
        for (int start = 0, end; start < train.Count; start = end)
        {
            int label = _files[train[start]].Class;
            for (end = start; end < train.Count && _files[train[end]].Class == label;)
            {
                end++;
            }

            int count = Math.Min((int)Math.Round((end - start) * fraction, MidpointRounding.AwayFromZero), end - start - 1);
            foreach (int place in random.Permutation(end - start, (uint)label).AsSpan(0, count))
            {
                isHeld[start + place] = true;
            }
        }

        int[] val = [.. Enumerable.Range(0, train.Count).Where(place => isHeld[place]).Select(place => train[place])];
        if (_options.ValFraction is null && val.Length > 0)
        {
            Notes.Add($"The source has no validation part: {val.Length} images, a tenth of each class, are held out for it.");
        }

        return ([.. Enumerable.Range(0, train.Count).Where(place => !isHeld[place]).Select(place => train[place])], val);
    }

    private int[] KeepVal(List<int> val)
    {
        switch (_options.ValFraction)
        {
            case null:
                return [.. val];
            case 0:
                Notes.Add($"The validation fraction is 0: {val.Count} images of the source's validation part are not used.");
                return [];
            default:
                throw new InvalidOptionException($"The source '{_options.Source}' has a validation part of its own, but "
                    + $"a validation fraction of {_options.ValFraction} was given: leave the fraction away.");
        }
    }

    private string Digest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ClassLabel one in Classes)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(one.Name + "\n"));
        }

        foreach (int ordered in _order)
        {
            int file = FileOf(ordered);
            int[] numbers = [ordered >= 0 ? 1 : 0, _files[file].Class, _files[file].Length, _files.NameOf(file).Length];
            hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
            hash.AppendData(_files.NameOf(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private AlexNetException NoClasses(ClassFinder finder) => new(finder.UsesFolders
        ? $"The source '{_options.Source}' holds {_files.Count} images but no class folders: "
            + "give --labels FILE or --class-from-name, or put each class in a folder."
        : $"None of the {_files.Count} images in '{_options.Source}' has a class: "
            + $"the first one {(Rejected.Count > 0 ? Rejected[0].Reason : "has no label")}.");
}
