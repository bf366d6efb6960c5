namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Which folders of a source are its parts and which are its classes. This is the one place that decides it, for folders and archives
/// alike: what has an obvious reading is read so, and what has none is refused with what to do.
/// </summary>
/// <param name="Prefix">The outer folder that is no part of names, with its <c>/</c>; empty where there is none.</param>
/// <param name="Train">The path before the training part's class folders.</param>
/// <param name="Val">The path before the validation part's; null where the source has none.</param>
internal sealed record SourceParts(string Prefix, string Train, string? Val)
{
    private const int MostNamed = 3;

    /// <summary>Finds the parts.</summary>
    /// <param name="files">The images.</param>
    /// <param name="source">The source's path, for sentences.</param>
    /// <param name="isFlat">Whether classes are not folders.</param>
    /// <param name="notes">Receives what the user should know, a sentence each.</param>
    /// <exception cref="AlexNetException">The folders have no obvious reading; the sentence says what to give.</exception>
    public static SourceParts Find(FileTable files, string source, bool isFlat, List<string> notes)
    {
        string prefix = "";
        while (true)
        {
            FolderContents contents = FolderContents.Of(files, prefix);
            if (contents.OfKind(PartKind.Train).Any())
            {
                return WithParts(files, source, prefix, contents, isFlat, notes);
            }

            // What an archive's maker or an unzip puts around everything.
            bool isWrapper = contents is { Direct: 0, Folders: [var only] } && (isFlat || only.Direct == 0);
            if (!isWrapper)
            {
                CheckClasses(files, source, prefix, contents, isFlat);
                return new SourceParts(prefix, prefix, null);
            }

            prefix += contents.Folders[0].Name + "/";
        }
    }

    /// <summary>The part in which a file lies, as the path before its class folders; null for a file outside both.</summary>
    /// <param name="path">The file's path.</param>
    public string? PartOf(string path) => path.StartsWith(Train, StringComparison.Ordinal) ? Train
        : Val is not null && path.StartsWith(Val, StringComparison.Ordinal) ? Val
        : null;

    /// <summary>The names of the class folders of both parts.</summary>
    /// <param name="folders">All folders.</param>
    public IEnumerable<string> ClassFolders(IEnumerable<string> folders) =>
        folders.Select(folder => (Folder: folder, Part: PartOf(folder))).Where(one => one.Part is not null)
            .Select(one => one.Folder[one.Part!.Length..]).Where(name => !name.Contains('/'));

    /// <summary>Names for a sentence, the first few of them.</summary>
    /// <param name="names">The names.</param>
    internal static string Named(IReadOnlyList<string> names) => names.Count <= MostNamed
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";

    private static SourceParts WithParts(
        FileTable files,
        string source,
        string prefix,
        FolderContents contents,
        bool isFlat,
        List<string> notes)
    {
        PartFolder train = FolderOf(files, source, prefix, contents, PartKind.Train)!;
        if (!isFlat && train.Contents.Folders.Count == 0 && contents.Others is [_, ..] classes)
        {
            throw new AlexNetException(
                $"The source {source} holds the folder {train.Root.TrimEnd('/')} beside {Named(classes)}: it is called like a part, "
                    + $"but images lie in it as in a class; rename it, put the classes into train, "
                    + $"or give {RequestOption.Of(nameof(SourceOptions.ClassFromName))} where names begin with their class.");
        }

        PartFolder? val = FolderOf(files, source, prefix, contents, PartKind.Val);
        if (val is null && FolderOf(files, source, prefix, contents, PartKind.Test) is { } test)
        {
            val = test;
            notes.Add($"The source has no val/ folder: its {test.Root[prefix.Length..]} folder stands in for it.");
        }

        int unused = files.Count - train.Contents.Images - (val?.Contents.Images ?? 0);
        if (unused > 0)
        {
            string others = val is null ? "" : $" and {val.Root[prefix.Length..]}";
            notes.Add($"{unused} images outside {train.Root[prefix.Length..]}{others} are not used.");
        }

        return new SourceParts(prefix, train.Root, val?.Root);
    }

    /// <summary>The folder in which a part's class folders lie; null where the source has no such part.</summary>
    private static PartFolder? FolderOf(FileTable files, string source, string prefix, FolderContents contents, PartKind kind)
    {
        string[] names = [.. contents.OfKind(kind)];
        if (names.Length == 0)
        {
            return null;
        }

        if (names.Length > 1)
        {
            throw new AlexNetException(
                $"The source {source} holds {string.Join(" and ", names.Select(name => prefix + name))}, which are one part by "
                    + $"their names; keep one of them.");
        }

        string root = $"{prefix}{names[0]}/";
        while (true)
        {
            FolderContents inner = FolderContents.Of(files, root);
            if (inner is { Direct: 0, Folders: [var only] } && PartNames.KindOf(only.Name) == kind)
            {
                // seg_train/seg_train, as a zip of a folder of its own name is unpacked
                root += only.Name + "/";
                continue;
            }

            if (inner.OfKind(PartKind.Train).Any() && inner.OfKind(PartKind.Val).Concat(inner.OfKind(PartKind.Test)).Any())
            {
                throw new AlexNetException(
                    $"The source {source} has parts inside of its part {root.TrimEnd('/')}; give the folder that holds the parts alone.");
            }

            return new PartFolder(root, inner);
        }
    }

    private static void CheckClasses(FileTable files, string source, string prefix, FolderContents contents, bool isFlat)
    {
        if (isFlat)
        {
            return;
        }

        string[] parts = [.. contents.OfKind(PartKind.Val), .. contents.OfKind(PartKind.Test)];
        if (parts.Length > 0 && contents.Folders.Count > 0)
        {
            string beside = contents.Others.Length == 0 ? "" : $" beside {Named(contents.Others)}";
            throw new AlexNetException(
                $"The source {source} holds {string.Join(" and ", parts.Select(name => prefix + name))}{beside}, but no training part; "
                    + $"call the folder of the training images train, or rename what is a class.");
        }

        // One of many that is unlike the others: the whole data set again, as zips of a folder of their own name are made.
        if (contents.Folders.Where(folder => folder.Direct == 0).Take(2).ToArray() is [{ HasSeveral: true } again])
        {
            string[] inner = [.. FolderContents.Of(files, $"{prefix}{again.Name}/").Folders.Select(folder => folder.Name)];
            if (inner.All(contents.Folders.Select(folder => folder.Name).Contains))
            {
                throw new AlexNetException(
                    $"The source {source} holds {prefix}{again.Name}, in which lie folders called as those beside it, "
                        + $"{Named(inner)}; remove one of both, or give one of both.");
            }
        }

        if (contents is { Direct: 0, Folders: [_, _, ..] }
            && contents.Folders.All(folder => folder.Direct == 0)
            && contents.Folders.Any(folder => folder.HasSeveral || folder.Inner != contents.Folders[0].Inner))
        {
            throw new AlexNetException(
                $"All images of {source} lie two folders deep, as in {prefix}{contents.Folders[0].Name}/{contents.Folders[0].Inner}; "
                    + $"give a folder that holds a folder for each class.");
        }
    }

    /// <summary>A part's folder.</summary>
    /// <param name="Root">The path before its class folders.</param>
    /// <param name="Contents">What lies there.</param>
    private sealed record PartFolder(string Root, FolderContents Contents);
}
