using System.IO.MemoryMappedFiles;

namespace AlexNetSharp.Files;

/// <summary>A file mapped into memory for reading; pages are shared by all processes that read it.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private bool _disposed;

    /// <summary>Maps a whole file.</summary>
    /// <param name="path">The file, which has at least one byte.</param>
    public MappedFile(string path)
    {
        Length = RegularFile.LengthOf(path);

        // What is mapped stays so when the file is closed; open files are few in some processes.
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Data = start + _view.PointerOffset;
    }

    /// <summary>The address of the first byte.</summary>
    public byte* Data { get; }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }
    }
}
