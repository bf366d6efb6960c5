namespace AlexNetSharp.Runtime;

/// <summary>
/// Sees how far a restore is by the files that it makes: the .NET SDK says nothing of it. A package comes as a file in the cache of
/// downloads, which is this restore's alone, and is unpacked into its folder in the NuGet cache once it is whole.
/// </summary>
/// <param name="downloads">The cache of downloads.</param>
/// <param name="folders">The packages' folders in the NuGet cache.</param>
/// <param name="total">The bytes of the packages' files, at least 1.</param>
/// <param name="progress">Told what is seen.</param>
internal sealed class RestoreWatch(string downloads, IReadOnlyList<string> folders, long total, IProgress<FetchStep> progress)
{
    private FetchStep _last;
    private long _downloaded;
    private long _unpacked;

    /// <summary>Looks, and tells of what has changed.</summary>
    public void Look()
    {
        // Beside the packages' files lie their feed's answers.
        // A file that is renamed while it is counted is missing in one look: what was seen stays.
        _downloaded = Math.Max(_downloaded, Math.Min(BytesIn(downloads, "nupkg_*"), total));
        _unpacked = Math.Max(_unpacked, folders.Sum(folder => BytesIn(folder, "*")));
        FetchStep step = _downloaded < total
            ? new FetchStep("Downloading libtorch", _downloaded, total)
            : new FetchStep("Unpacking libtorch", _unpacked, Total: 0);
        if (step != _last)
        {
            _last = step;
            progress.Report(step);
        }
    }

    /// <summary>Tells that there is nothing more to see.</summary>
    /// <param name="isWhole">Whether everything came; else what was seen of it is told.</param>
    public void End(bool isWhole) =>
        progress.Report(new FetchStep("Fetching libtorch", isWhole ? total : _downloaded, total, HasEnded: true));

    private static long BytesIn(string folder, string names)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles(names, SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not there yet, or a file was renamed while it was counted; the next look tells.
            return 0;
        }
    }
}
