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
    private readonly string _target;
    private readonly ReplacedPack _replaced;
    private FileLock? _lock;
    private bool _isKept;

    /// <summary>Makes the temporary folder, or takes over the one that an interrupted run left.</summary>
    /// <param name="target">The pack's folder.</param>
    /// <param name="overwrite">Whether a pack at that place is replaced.</param>
    /// <exception cref="AlexNetException">Something stands there that may not be replaced, or another run makes the same pack.</exception>
    public PackFolder(string target, bool overwrite)
    {
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        Path = _target + Partial;
        _replaced = new ReplacedPack(_target);
        OwnPath.RefuseLink(_target);
        CheckNoFile(target);
        RefuseMountPoint(target);
        CheckTarget(target, overwrite);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            Claim(target);
            Settle(target, overwrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _lock?.Dispose();
            throw new AlexNetException($"The pack {target} cannot be made: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>The temporary folder.</summary>
    public string Path { get; }

    /// <summary>All files and folders that making a pack writes: a source that they lie in does not hold them.</summary>
    /// <param name="target">The pack's folder.</param>
    public static IReadOnlyList<string> PathsOf(string target)
    {
        string path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        return [path, path + Partial, new ReplacedPack(path).Path];
    }

    /// <summary>Keeps the folder for the user to look at, although there is nothing to go on from.</summary>
    public void Keep() => _isKept = true;

    /// <summary>Removes all files but temporary ones, which are in use, and the mark.</summary>
    public void Clear() => PackFiles.Clear(Path, file => !TemporaryName.Is(file) && file != PackFiles.LockName);

    /// <summary>
    /// Flushes the pack's files, removes all others, gives the folder its name, and removes the mark and the state: until it has its name a
    /// later run can go on with it.
    /// </summary>
    /// <param name="files">Names of the pack's files.</param>
    /// <exception cref="AlexNetException">Something else has come into the folder, or into the pack that would be replaced.</exception>
    public void Publish(IEnumerable<string> files)
    {
        var wanted = new HashSet<string>(files, StringComparer.Ordinal);
        RefuseForeign(Path);
        foreach (string file in wanted)
        {
            DurableFile.FlushFile(System.IO.Path.Combine(Path, file));
        }

        bool replaces = Directory.Exists(_target) && !PackFiles.IsEmpty(_target);
        if (replaces)
        {
            RefuseForeign(_target);
        }

        PackFiles.Clear(Path, file => !wanted.Contains(file) && file != PackFiles.LockName && !PackState.Is(file));
        DurableFile.FlushFolder(Path);
        if (OperatingSystem.IsWindows())
        {
            // Windows renames no folder in which a file is open.
            _lock!.Dispose();
        }

        Rename(replaces);
        PackFiles.Clear(_target, file => !wanted.Contains(file));
        _lock!.Dispose();
        _lock = null;
        DurableFile.FlushFolder(System.IO.Path.GetDirectoryName(_target)!);
        _replaced.Remove();
    }

    /// <summary>
    /// Removes the temporary folder unless it was published, holds a state to go on from or is kept, and gives the lock back.
    /// </summary>
    public void Dispose()
    {
        if (_lock is null)
        {
            return;
        }

        if (_isKept || PackState.Exists(Path))
        {
            _lock.Dispose();
        }
        else
        {
            PackFiles.Clear(Path, file => file != PackFiles.LockName);
            _lock.Remove();
            PackFiles.Remove(Path);
        }

        _lock = null;
    }

    /// <summary>Makes the temporary folder and marks it as ours, or takes over one that is marked.</summary>
    private void Claim(string target)
    {
        OwnPath.RefuseLink(Path);
        string mark = System.IO.Path.Combine(Path, PackFiles.LockName);
        if (File.Exists(Path) || (Directory.Exists(Path) && !File.Exists(mark) && !PackFiles.IsEmpty(Path)))
        {
            throw new AlexNetException(
                $"{Path}, where the pack {target} would be made, was not made by this program; move it, or choose another name.");
        }

        Directory.CreateDirectory(Path);
        _lock = FileLock.TryTake(mark)
            ?? throw new AlexNetException($"The pack {target} cannot be made: another run is making the same pack: wait for it.");
        try
        {
            RefuseForeign(Path);
            TemporaryName.RemoveLeft(Path);
        }
        catch
        {
            _lock.Dispose();
            _lock = null;
            throw;
        }
    }

    /// <summary>
    /// Puts back what a killed run left, and looks again at the target: only who holds the claim knows that nobody is about to rename.
    /// </summary>
    private void Settle(string target, bool overwrite)
    {
        try
        {
            _replaced.Restore();
            CheckTarget(target, overwrite);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gives the folder its name; a pack that has it gets its other name first, and its own again where that fails.</summary>
    private void Rename(bool replaces)
    {
        if (replaces)
        {
            _replaced.MoveAside();
        }
        else if (Directory.Exists(_target))
        {
            Directory.Delete(_target);
        }

        try
        {
            Directory.Move(Path, _target);
        }
        catch when (replaces)
        {
            _replaced.Restore();
            throw;
        }
    }

    private static void RefuseForeign(string folder)
    {
        if (PackFiles.FirstForeign(folder) is { } other)
        {
            throw new AlexNetException(
                $"{folder} holds {other}, which is no file of a pack and would be lost; move it elsewhere, or choose another name.");
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

        bool isPack = OwnPath.IsPack(_target);
        if (!isPack || !overwrite)
        {
            throw isPack
                ? new AlexNetException(
                    $"The pack {target} exists already; choose another name, "
                        + $"or replace it with {RequestOption.Of(nameof(PrepareRequest.Overwrite))}.")
                : new AlexNetException($"The folder {target} exists and holds something other than a pack; choose another name.");
        }

        RefuseForeign(_target);
        _replaced.RefuseForeign();
    }
}
