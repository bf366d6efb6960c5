namespace AlexNetSharp.Data.Packs;

/// <summary>Says before and after the fact that a disk has too little room for a pack.</summary>
internal static class DiskSpace
{
    /// <summary>Refuses to start where the disk's free space is known and too small.</summary>
    /// <param name="pack">The pack as the user named it.</param>
    /// <param name="folder">A folder on its disk.</param>
    /// <param name="needed">Bytes.</param>
    /// <exception cref="AlexNetException">There is too little room.</exception>
    public static void Require(string pack, string folder, long needed)
    {
        if (Free(folder) is { } free && free < needed)
        {
            throw new AlexNetException(Sentence(pack, needed, free));
        }
    }

    /// <summary>The error for a write that failed.</summary>
    public static AlexNetException Failure(string pack, long needed, Exception error)
    {
        long? free = Free(Path.GetDirectoryName(Path.GetFullPath(pack))!);
        string sentence = free < needed
            ? Sentence(pack, needed, free.Value)
            : $"The pack {pack}, which needs {Size(needed)}, cannot be written: {error.Message}";
        return new AlexNetException(sentence, error);
    }

    /// <summary>The sentence about a disk that is too small.</summary>
    internal static string Sentence(string pack, long needed, long free) =>
        $"The disk of the pack {pack} is too full: {Size(needed)} are needed, {Size(free)} are free; make room, "
            + $"or choose another folder or a smaller size.";

    private static string Size(long bytes) =>
        bytes >= 1L << 30 ? $"{bytes / (double)(1L << 30):F1} GiB" : $"{bytes / (double)(1L << 20):F1} MiB";

    private static long? Free(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Some network drives do not say; the write itself will.
            return null;
        }
    }
}
