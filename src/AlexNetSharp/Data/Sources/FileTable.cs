using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// The files of a source: 24 bytes each in memory, and their paths in a temporary file that is mapped, so that millions of files cost
/// little. First files are added, then the table is sealed and read; reading is thread-safe.
/// </summary>
internal sealed unsafe class FileTable : IDisposable
{
    private const int ChunkBits = 14;
    private readonly List<FileRecord[]> _chunks = [];
    private readonly FileStream _names;
    private long _namesLength;
    private MemoryMappedFile? _mapping;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;

    /// <summary>Makes an empty table.</summary>
    /// <param name="folder">Where the temporary file lies; it vanishes when the table is disposed.</param>
    public FileTable(string folder) =>
        _names = TemporaryName.Create(
            Path.Combine(folder, "names"),
            new FileStreamOptions { Access = FileAccess.ReadWrite, BufferSize = 1 << 16, Options = FileOptions.DeleteOnClose });

    /// <summary>Number of files.</summary>
    public int Count { get; private set; }

    /// <summary>What is known about a file.</summary>
    /// <param name="index">Its index, in the order in which files were added.</param>
    public ref FileRecord this[int index] => ref _chunks[index >> ChunkBits][index & ((1 << ChunkBits) - 1)];

    /// <summary>Adds a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="key">Its key in the container.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="label">The number of its class so far; negative where that is not known yet.</param>
    public void Add(string path, long key, int length, int label = -1)
    {
        if (Count >> ChunkBits == _chunks.Count)
        {
            _chunks.Add(new FileRecord[1 << ChunkBits]);
        }

        this[Count++] = new FileRecord(_namesLength, key, length) { Class = label };
        byte[] name = Encoding.UTF8.GetBytes(path);
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(prefix, name.Length);
        _names.Write(prefix);
        _names.Write(name);
        _namesLength += prefix.Length + name.Length;
    }

    /// <summary>Takes files out again, after <see cref="Seal"/>; those behind them get lower indices.</summary>
    /// <param name="isUnwanted">Tells it by a file's path.</param>
    public void RemoveAll(Predicate<string> isUnwanted)
    {
        int kept = 0;
        for (int file = 0; file < Count; file++)
        {
            if (!isUnwanted(PathOf(file)))
            {
                this[kept++] = this[file];
            }
        }

        Count = kept;
    }

    /// <summary>Ends adding; paths can be read from now on.</summary>
    public void Seal()
    {
        _names.Flush();
        if (Count > 0)
        {
            _mapping = MemoryMappedFile.CreateFromFile(
                _names,
                null,
                0,
                MemoryMappedFileAccess.Read,
                HandleInheritability.None,
                leaveOpen: true);
            _view = _mapping.CreateViewAccessor(0, _namesLength, MemoryMappedFileAccess.Read);
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        }
    }

    /// <summary>Gives the files their classes' final numbers.</summary>
    /// <param name="found">The classes' numbers so far, by their names.</param>
    /// <param name="names">The names in their final order.</param>
    public void Renumber(IReadOnlyDictionary<string, int> found, IReadOnlyList<string> names)
    {
        int[] final = new int[found.Count];
        for (int i = 0; i < names.Count; i++)
        {
            if (found.TryGetValue(names[i], out int number))
            {
                final[number] = i;
            }
        }

        for (int file = 0; file < Count; file++)
        {
            this[file].Class = this[file].Class < 0 ? -1 : final[this[file].Class];
        }
    }

    /// <summary>A file's path in UTF-8; valid while the table is.</summary>
    public ReadOnlySpan<byte> NameOf(int index)
    {
        byte* name = _start + this[index].Name;
        return new ReadOnlySpan<byte>(name + sizeof(int), MemoryMarshal.Read<int>(new ReadOnlySpan<byte>(name, sizeof(int))));
    }

    /// <summary>A file's path.</summary>
    public string PathOf(int index) => Encoding.UTF8.GetString(NameOf(index));

    /// <summary>Compares two files by the bytes of their paths.</summary>
    public int ComparePaths(int first, int second) => NameOf(first).SequenceCompareTo(NameOf(second));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_start is not null)
        {
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _start = null;
        }

        _view?.Dispose();
        _mapping?.Dispose();
        _names.Dispose();
    }
}

/// <summary>What a <see cref="FileTable"/> knows about a file.</summary>
/// <param name="Name">Where its path lies in the file of names.</param>
/// <param name="Key">Its key in the container.</param>
/// <param name="Length">Its bytes.</param>
internal record struct FileRecord(long Name, long Key, int Length)
{
    /// <summary>Its class; negative where it has no place in the pack.</summary>
    public int Class { get; set; } = -1;
}
