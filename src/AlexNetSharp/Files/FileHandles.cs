using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Files;

/// <summary>
/// Many files that are read again and again, of which a few stay open: systems allow a process a thousand open files or so. Those that
/// nobody has read for the longest time are closed first. Thread-safe.
/// </summary>
/// <param name="most">The most files that stay open while nobody reads them.</param>
/// <param name="open">Opens a file by its number.</param>
internal sealed class FileHandles(int most, Func<int, SafeFileHandle> open) : IDisposable
{
    private readonly Dictionary<int, Opened> _open = [];
    private readonly LinkedList<Opened> _idle = [];
    private readonly Lock _lock = new();
    private bool _isDisposed;

    /// <summary>Takes a file for reading, until the result is disposed of.</summary>
    /// <param name="file">Its number.</param>
    public Lease Take(int file)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_open.TryGetValue(file, out Opened? opened))
            {
                CloseIdle(most - 1);
                opened = new Opened(file, open(file));
                _open.Add(file, opened);
            }
            else if (opened.Readers == 0)
            {
                _idle.Remove(opened.Place);
            }

            opened.Readers++;
            return new Lease(this, opened);
        }
    }

    /// <summary>Closes the files; one that is being read, when its reader is done.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            CloseIdle(0);
        }
    }

    private void Release(Opened opened)
    {
        lock (_lock)
        {
            opened.Readers--;
            if (opened.Readers == 0)
            {
                _idle.AddLast(opened.Place);
                CloseIdle(_isDisposed ? 0 : most);
            }
        }
    }

    /// <summary>Closes files that nobody reads until few enough are open.</summary>
    private void CloseIdle(int wanted)
    {
        while (_open.Count > wanted && _idle.First is { } oldest)
        {
            _idle.Remove(oldest);
            _open.Remove(oldest.Value.File);
            oldest.Value.Handle.Dispose();
        }
    }

    /// <summary>A file that is open at least until this is disposed of.</summary>
    internal readonly struct Lease : IDisposable
    {
        private readonly FileHandles _owner;
        private readonly Opened _opened;

        /// <summary>Initializes a lease.</summary>
        /// <param name="owner">Gets it back.</param>
        /// <param name="opened">The file.</param>
        public Lease(FileHandles owner, Opened opened) => (_owner, _opened) = (owner, opened);

        /// <summary>The file.</summary>
        public SafeFileHandle Handle => _opened.Handle;

        /// <summary>Gives the file back.</summary>
        public void Dispose() => _owner.Release(_opened);
    }

    /// <summary>An open file.</summary>
    internal sealed class Opened
    {
        /// <summary>Initializes it; nobody reads it yet.</summary>
        /// <param name="file">Its number.</param>
        /// <param name="handle">It.</param>
        public Opened(int file, SafeFileHandle handle) => (File, Handle, Place) = (file, handle, new LinkedListNode<Opened>(this));

        /// <summary>Its number.</summary>
        public int File { get; }

        /// <summary>It.</summary>
        public SafeFileHandle Handle { get; }

        /// <summary>Its place among the files that nobody reads.</summary>
        public LinkedListNode<Opened> Place { get; }

        /// <summary>How many read it.</summary>
        public int Readers { get; set; }
    }
}
