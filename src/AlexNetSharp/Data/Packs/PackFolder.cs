using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// The folder in which a pack is made: it has another name until everything is on the disk, so that no half pack is ever found at the
/// pack's place, and a lock, so that two runs never make one pack. Disposing it without <see cref="Publish"/> removes it, unless there is
/// something to go on from.
/// </summary>
internal sealed class PackFolder : IDisposable
{
    private const string Partial = ".partial";
    private const string Replaced = ".replaced";
    private const string LockEnding = ".lock";
    private const string Temporary = "*.tmp";
    private readonly string _target;
    private FileStream? _lock;
    private bool _isKept;

    /// <summary>Makes the temporary folder, or takes over the one that an interrupted run left.</summary>
    /// <param name="target">The pack's folder.</param>
    /// <param name="overwrite">Whether a pack at that place is replaced.</param>
    /// <exception cref="AlexNetException">Something stands there that may not be replaced, or another run makes the same pack.</exception>
    public PackFolder(string target, bool overwrite)
    {
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        Path = _target + Partial;
        CheckNoFile(target);
        RefuseMountPoint(target);
        RestoreReplaced(target);
        CheckTarget(target, overwrite);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            _lock = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            Directory.CreateDirectory(Path);
            Array.ForEach(Directory.GetFiles(Path, Temporary), File.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason =
                _lock is null && File.Exists(LockPath) ? "another run is making the same pack: wait for it" : e.Message.TrimEnd('.');
            _lock?.Dispose();
            throw new AlexNetException($"The pack {target} cannot be made: {reason}.", e);
        }
    }

    /// <summary>The temporary folder.</summary>
    public string Path { get; }

    private string LockPath => Path + LockEnding;

    /// <summary>All files and folders that making a pack writes: a source that they lie in does not hold them.</summary>
    /// <param name="target">The pack's folder.</param>
    public static IReadOnlyList<string> PathsOf(string target)
    {
        string path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        return [path, path + Partial, path + Partial + LockEnding, path + Replaced];
    }

    /// <summary>Keeps the folder for the user to look at, although there is nothing to go on from.</summary>
    public void Keep() => _isKept = true;

    /// <summary>Removes all files but temporary ones, which are in use.</summary>
    public void Clear() =>
        Array.ForEach([.. Directory.GetFiles(Path).Where(file => !file.EndsWith(Temporary[1..], StringComparison.Ordinal))], File.Delete);

    /// <summary>Flushes the pack's files, removes all others, the state last, and gives the folder its name.</summary>
    /// <param name="files">Names of the pack's files.</param>
    public void Publish(IEnumerable<string> files)
    {
        var wanted = new HashSet<string>(files, StringComparer.Ordinal);
        ILookup<bool, string> found = Directory.GetFiles(Path).ToLookup(file => wanted.Contains(System.IO.Path.GetFileName(file)));
        foreach (string file in found[true])
        {
            DurableFile.FlushFile(file);
        }

        foreach (string file in found[false].OrderBy(file => System.IO.Path.GetFileName(file) == PackState.FileName))
        {
            File.Delete(file);
        }

        DurableFile.FlushFolder(Path);
        string replaced = _target + Replaced;
        if (Directory.Exists(_target))
        {
            Remove(replaced);
            Directory.Move(_target, replaced);
        }

        Directory.Move(Path, _target);
        DurableFile.FlushFolder(System.IO.Path.GetDirectoryName(_target)!);
        Remove(replaced);
    }

    /// <summary>
    /// Removes the temporary folder unless it was published, holds a state to go on from or is kept, and gives the lock back.
    /// </summary>
    public void Dispose()
    {
        if (_lock is not null)
        {
            if (!_isKept && !PackState.Exists(Path))
            {
                Remove(Path);
            }

            _lock.Dispose();
            _lock = null;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A run that was killed while it replaced a pack may have left the old one under its other name.</summary>
    private void RestoreReplaced(string target)
    {
        if (Directory.Exists(_target) || !Directory.Exists(_target + Replaced))
        {
            return;
        }

        try
        {
            Directory.Move(_target + Replaced, _target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                $"The pack {target} cannot be made: the pack that an interrupted run left in {_target + Replaced} cannot be moved back "
                + $"({e.Message.TrimEnd('.')}); move it or choose another name.",
                e);
        }
    }

    /// <summary>
    /// A disk is not renamed with the folder that it is mounted at, so all work would end in a pack that cannot get its name.
    /// </summary>
    private void RefuseMountPoint(string target)
    {
        if (MountPoint.Is(_target))
        {
            throw new AlexNetException($"The pack {target} cannot be made: a disk is mounted at this folder; name a new folder in it.");
        }
    }

    private void CheckNoFile(string target)
    {
        if (File.Exists(_target))
        {
            throw new AlexNetException($"The pack {target} cannot be made: a file stands there; choose another name.");
        }
    }

    private void CheckTarget(string target, bool overwrite)
    {
        if (!Directory.Exists(_target) || !Directory.EnumerateFileSystemEntries(_target).Any())
        {
            return;
        }

        bool isPack = File.Exists(System.IO.Path.Combine(_target, PackManifest.FileName));
        if (!isPack || !overwrite)
        {
            throw isPack
                ? new AlexNetException(
                    $"The pack {target} exists already; choose another name, "
                        + $"or replace it with {RequestOption.Of(nameof(PrepareRequest.Overwrite))}.")
                : new AlexNetException($"The folder {target} exists and holds something other than a pack; choose another name.");
        }
    }
}
