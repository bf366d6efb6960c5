namespace AlexNetSharp.Data.Sources;

/// <summary>Where the training and the validation part of a source of class folders lie.</summary>
/// <param name="Prefix">The outer folder that is no part of names, with its <c>/</c>; empty where there is none.</param>
/// <param name="Train">The path before the training part's class folders.</param>
/// <param name="Val">The path before the validation part's; null where the source has none.</param>
internal sealed record SourceParts(string Prefix, string Train, string? Val)
{
    /// <summary>Finds the parts.</summary>
    /// <param name="files">The files.</param>
    /// <param name="folders">The folders.</param>
    /// <param name="isArchive">Whether the source is an archive.</param>
    /// <param name="isFlat">Whether classes are not folders.</param>
    /// <param name="notes">Receives what the user should know, a sentence each.</param>
    public static SourceParts Find(FileTable files, HashSet<string> folders, bool isArchive, bool isFlat, List<string> notes)
    {
        string prefix = CommonPrefix(files, folders, isArchive, isFlat);
        if (!folders.Contains(prefix + "train"))
        {
            return new SourceParts(prefix, prefix, null);
        }

        (string train, string val, string test) = ($"{prefix}train/", $"{prefix}val/", $"{prefix}test/");
        long inTrain = CountIn(files, train), inVal = CountIn(files, val), inTest = CountIn(files, test);
        if (inVal == 0 && inTest > 0)
        {
            notes.Add("The source has no val/ folder: its test/ folder stands in for it.");
        }

        (string? part, long inPart) = inVal > 0 ? (val, inVal) : inTest > 0 ? (test, inTest) : (null, 0);
        long others = files.Count - inTrain - inPart;
        if (others > 0)
        {
            notes.Add($"{others} images outside {(part is null ? "train/" : $"train/ and {part[prefix.Length..]}")} are not used.");
        }

        return new SourceParts(prefix, train, part);
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

    /// <summary>An archive often holds one folder of its own name; a folder may hold one with train/ in it.</summary>
    private static string CommonPrefix(FileTable files, HashSet<string> folders, bool isArchive, bool isFlat)
    {
        string prefix = "";
        while (true)
        {
            string first = files.PathOf(0)[prefix.Length..];
            int end = first.IndexOf('/');
            string top = end < 0 ? "" : first[..end];
            string inner = $"{prefix}{top}/";
            if (top is "" or "train" or "val" or "test" || CountIn(files, inner) != files.Count)
            {
                return prefix;
            }

            bool isWrapper = folders.Contains(inner + "train") || (isArchive && (isFlat || AllLieDeeper(files, inner)));
            if (!isWrapper)
            {
                return prefix;
            }

            prefix = inner;
        }
    }

    private static bool AllLieDeeper(FileTable files, string folder)
    {
        int depth = System.Text.Encoding.UTF8.GetByteCount(folder);
        for (int i = 0; i < files.Count; i++)
        {
            if (!files.NameOf(i)[depth..].Contains((byte)'/'))
            {
                return false;
            }
        }

        return true;
    }

    private static int CountIn(FileTable files, string folder)
    {
        byte[] start = System.Text.Encoding.UTF8.GetBytes(folder);
        int count = 0;
        for (int i = 0; i < files.Count; i++)
        {
            count += files.NameOf(i).StartsWith(start) ? 1 : 0;
        }

        return count;
    }
}
