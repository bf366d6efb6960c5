using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A folder or archive of photos in class folders, alone or under <c>train/</c> and <c>val/</c>, or flat with labels. Samples come by class
/// and path; those of a gzipped archive, which is read once from start to end, in the archive's order.
/// </summary>
internal sealed class ClassFolderSource : PhotoSource
{
    private const int MostLookedInto = 64;
    private readonly FileContainer _container;
    private readonly SourceOptions _options;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _foldersOfOthers = new(StringComparer.Ordinal);
    private readonly SourceParts _parts;
    private readonly TinyImageNet _tiny = new();

    /// <summary>Lists a source and works out classes and parts.</summary>
    /// <param name="container">The folder or archive, which the source takes over.</param>
    /// <param name="options">How classes are found.</param>
    /// <exception cref="AlexNetException">The source is empty, has no classes, or options contradict it.</exception>
    public ClassFolderSource(FileContainer container, SourceOptions options)
        : base(options)
    {
        (_container, _options) = (container, options);
        try
        {
            List(new Listing(options));
            RefuseEmpty();
            _tiny.Read(container);
            ClassFinder finder = ClassFinder.Create(options, Rejected, new Listing(options with { Found = null }));
            _parts = SourceParts.Find(Files, options.Source, !finder.UsesFolders, Notes);
            RejectedFile[] listed = [.. Rejected.Select(file => file with { File = WithoutPrefix(file.File) })];
            Rejected.Clear();
            Rejected.AddRange(listed);
            (Classes, List<int> train, List<int> val) = Classify(finder);
            Order.Sort(train, RefuseAgain);
            Order.Sort(val, RefuseAgain);
            Order.RefuseUnlearned(train, val, Classes, options);
            Order.Arrange(train, _parts.Val is null ? null : val, Classes.Count, options, Notes);
            if (!container.HasRandomAccess)
            {
                Order.SortByKey();
            }

            Fingerprint = Order.Digest(Classes, container.Stamp);
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

    /// <inheritdoc/>
    public override IEnumerable<Sample> Samples(int skip) => _container.HasRandomAccess ? base.Samples(skip) : Stream(skip);

    /// <inheritdoc/>
    public override string NameOf(Sample sample) => WithoutPrefix(base.NameOf(sample));

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _container.Dispose();
    }

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> ReadFile(Sample sample)
    {
        int file = (int)sample.Key;
        return sample.Bytes ?? _container.Read(Files.PathOf(file), Files[file].Key, Files[file].Length);
    }

    /// <summary>Goes through the archive and the samples side by side: both are in the order of their keys.</summary>
    private IEnumerable<Sample> Stream(int skip)
    {
        using IEnumerator<Sample> samples = Order.Samples(0).GetEnumerator();
        int place = -1;
        bool hasNext = samples.MoveNext();
        Sample found = default;
        bool IsWanted(long key)
        {
            if (!hasNext || Files[(int)samples.Current.Key].Key != key)
            {
                return false;
            }

            (found, hasNext) = (samples.Current, samples.MoveNext());
            return ++place >= skip;
        }

        foreach ((_, byte[] bytes) in _container.Stream(IsWanted))
        {
            yield return found with { Bytes = bytes };
        }
    }

    private string WithoutPrefix(string path) =>
        path.StartsWith(_parts.Prefix, StringComparison.Ordinal) ? path[_parts.Prefix.Length..] : path;

    private void RefuseAgain(int file) =>
        Rejected.Add(new RejectedFile(WithoutPrefix(Files.PathOf(file)), "appears in the archive again; its first appearance is used"));

    private void List(Listing listing)
    {
        var own = new OwnFolders();
        foreach (ContainerEntry entry in listing.Follow(_container.List()))
        {
            if (entry.Kind == EntryKind.Folder)
            {
                _folders.Add(entry.Path);
            }
            else if (entry.Kind == EntryKind.Refused)
            {
                Rejected.Add(new RejectedFile(entry.Path, entry.Reason));
            }
            else if (entry.Kind == EntryKind.Ignored)
            {
                LeftOut.Add(entry.Path, isHidden: true);
            }
            else if (!entry.IsImage)
            {
                LeftOut.Add(entry.Path);
                _foldersOfOthers.UnionWith(ArchiveEntries.FoldersAbove(entry.Path));
                own.See(entry.Path);
                _tiny.See(entry);
            }
            else if (Limits.TooLong(entry.Length) is { } reason)
            {
                Rejected.Add(new RejectedFile(entry.Path, reason));
            }
            else
            {
                own.See(entry.Path, Files.Count);
                Files.Add(entry.Path, entry.Key, (int)entry.Length);
            }
        }

        Files.Seal();
        if (own.LeaveOut(Files, _folders, _container, _options.Source) is { } note)
        {
            Notes.Add(note);
        }
    }

    private void RefuseEmpty()
    {
        if (Files.Count > 0)
        {
            return;
        }

        if (Rejected.MinBy(file => file.File, StringComparer.Ordinal) is { } first)
        {
            string others = Rejected.Count == 1 ? "" : $", and {Rejected.Count - 1} more like it";
            Sentence remedy = Rejected.Any(file => file.Reason == FolderWalk.LinkOut)
                ? Sentence.Of($"; {RequestOption.Of(nameof(SourceOptions.FollowLinks))} follows links out of the source")
                : Sentence.Of("");
            throw new AlexNetException(
                $"The source {_options.Source} holds no image that can be used: {first.File} {first.Reason}{others}{remedy}.");
        }

        if (!_container.IsArchive)
        {
            foreach (string folder in _folders.Order(StringComparer.Ordinal).Take(MostLookedInto))
            {
                StrangeFiles.RefuseFolder(Path.Combine(_options.Source, folder));
            }
        }

        bool isStrange = _container.IsArchive && _folders.Count + LeftOut.Kinds.Count == 0;
        throw new AlexNetException(
            isStrange
                ? $"The source {_options.Source} is no folder and no archive that holds anything; give a folder, "
                    + $".zip, .tar or .tar.gz of images."
                : $"The source {_options.Source} holds no images ({FileNames.ImageExtensions}){LeftOut.Named}; give a folder, "
                    + $".zip, .tar or .tar.gz of images.");
    }

    private (IReadOnlyList<ClassLabel> Classes, List<int> Train, List<int> Val) Classify(ClassFinder finder)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        (List<int> train, List<int> val) = ([], []);
        for (int file = 0; file < Files.Count; file++)
        {
            string path = Files.PathOf(file);
            if (_parts.PartOf(path) is not { } part)
            {
                continue;
            }

            string? name = _tiny.ClassOf(path[part.Length..], out bool isListed);
            string reason = "has no line in val_annotations.txt";
            if (!isListed && finder.TryFind(path[part.Length..], [path, WithoutPrefix(path)], out string usual, out reason))
            {
                name = usual;
            }

            if (name is null)
            {
                Rejected.Add(new RejectedFile(WithoutPrefix(path), reason));
                continue;
            }

            found.TryAdd(name, found.Count);
            Files[file].Class = found[name];
            (part == _parts.Train ? train : val).Add(file);
        }

        finder.ReportUnused();
        if (train.Count + val.Count == 0)
        {
            throw NoClasses(finder);
        }

        // Beside the images of a single class, a folder of something else is no second one: annotations beside images, for example.
        IEnumerable<string> classes = found.Count > 1 ? _folders : _folders.Except(_foldersOfOthers);
        IEnumerable<string> folders = finder.UsesFolders && !_tiny.IsFound ? _parts.ClassFolders(classes) : [];
        string[] names = [.. found.Keys.Concat(folders).Distinct().Order(StringComparer.Ordinal)];
        Files.Renumber(found, names);
        return ([.. names.Select(_tiny.LabelFor)], train, val);
    }

    private AlexNetException NoClasses(ClassFinder finder) =>
        finder.UsesFolders
            ? new AlexNetException(
                $"The source {_options.Source} holds {Files.Count} images but no class folders; "
                    + $"give {RequestOption.Of(nameof(SourceOptions.LabelsFile)).With("FILE")} or "
                    + $"{RequestOption.Of(nameof(SourceOptions.ClassFromName))}, or put each class in a folder.")
            : new AlexNetException(
                $"None of the {Files.Count} images in {_options.Source} has a class: "
                    + $"the first one {(Rejected.Count > 0 ? Rejected[0].Reason : "has no label")}.");
}
