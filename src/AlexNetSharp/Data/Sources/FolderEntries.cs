using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>Goes through what lies in a folder, one by one; where the system refuses it, it ends and says why.</summary>
/// <param name="path">The folder.</param>
internal sealed class FolderEntries(string path) : IDisposable
{
    private IEnumerator<FileSystemInfo>? _entries;

    /// <summary>Why it ended too early; null where it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>The next entry; null at the end.</summary>
    public FileSystemInfo? Next()
    {
        try
        {
            _entries ??= new DirectoryInfo(path).EnumerateFileSystemInfos().GetEnumerator();
            return _entries.MoveNext() ? _entries.Current : null;
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            Failure = e.Message.TrimEnd('.');
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _entries?.Dispose();
}
