using System.Runtime.InteropServices;
using AlexNetSharp.Files;

namespace AlexNetSharp.Pickles;

/// <summary>
/// A file that holds pickles, mapped or in memory: its bytes are seen only within its length, its errors name it, and all that is read of
/// it counts on one budget.
/// </summary>
internal sealed unsafe class PickledFile : IDisposable
{
    private readonly IDisposable _owner;
    private readonly byte* _data;
    private readonly string _remedy;
    private PickledFile? _part;
    private bool _disposed;

    private PickledFile(string path, IDisposable owner, byte* data, long length, string remedy, ReadLimits limits, CancellationToken stop)
    {
        Path = path;
        Length = length;
        _owner = owner;
        _data = data;
        _remedy = remedy;
        Budget = new ReadBudget(Unusable, length, limits, stop);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>What its reading may cost.</summary>
    public ReadBudget Budget { get; }

    /// <summary>Maps a file of weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it should be, for example <c>a .npy file</c>.</param>
    /// <param name="remedy">What to do where it cannot be used, for example <c>download it again</c>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">There is no such file, or it is empty or cannot be read.</exception>
    public static PickledFile Open(string path, string kind, string remedy, CancellationToken cancellation = default)
    {
        MappedFile file = ForeignFile.Open(path, Subject(path), kind);
        return new PickledFile(path, file, file.Data, file.Length, remedy, ReadLimits.Weights, cancellation);
    }

    /// <summary>Takes a file's bytes.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="remedy">What to do where it cannot be used.</param>
    /// <param name="limits">What its reading may cost.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static PickledFile Of(string path, byte[] bytes, string remedy, ReadLimits limits, CancellationToken cancellation = default)
    {
        var pinned = new Pinned(bytes);
        return new PickledFile(path, pinned, (byte*)pinned.Address, bytes.Length, remedy, limits, cancellation);
    }

    /// <summary>A part of the file that was packed: its own bytes, the file's name and remedy.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The part, which is closed with the file.</returns>
    public PickledFile Part(byte[] bytes)
    {
        _part?.Dispose();
        return _part = Of(Path, bytes, _remedy, ReadLimits.Weights, Budget.Cancellation);
    }

    /// <summary>Some of the file's bytes.</summary>
    /// <param name="offset">The first.</param>
    /// <param name="length">How many, no more than a span can hold.</param>
    /// <exception cref="AlexNetException">The file ends before.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, long length)
    {
        byte* first = At(offset, length);
        return length <= int.MaxValue
            ? new ReadOnlySpan<byte>(first, (int)length)
            : throw Unusable($"it has a part of {length} bytes, more than can be read in one piece");
    }

    /// <summary>The address of some of the file's bytes.</summary>
    /// <param name="offset">The first.</param>
    /// <param name="length">How many are wanted there.</param>
    /// <exception cref="AlexNetException">The file ends before.</exception>
    public byte* At(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return offset >= 0 && length >= 0 && offset <= Length && length <= Length - offset
            ? _data + offset
            : throw Unusable($"{length} bytes are promised at byte {offset} of only {Length}, so it is truncated or damaged");
    }

    /// <summary>The error of a file that cannot be used.</summary>
    /// <param name="why">How that shows, for example <c>it ends inside a pickle</c>.</param>
    public AlexNetException Unusable(string why) => Unusable(why, _remedy);

    /// <summary>The error of a file that cannot be used.</summary>
    /// <param name="why">How that shows.</param>
    /// <param name="remedy">What to do.</param>
    public AlexNetException Unusable(string why, string remedy) => new($"{Subject(Path)}: {ShortText.OfClause(why)}; {remedy}.");

    private static string Subject(string path) => $"{path} cannot be used";

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _part?.Dispose();
            _owner.Dispose();
        }
    }

    /// <summary>Bytes that stay where they are.</summary>
    private sealed class Pinned(byte[] bytes) : IDisposable
    {
        private GCHandle _handle = GCHandle.Alloc(bytes, GCHandleType.Pinned);

        public nint Address => _handle.AddrOfPinnedObject();

        public void Dispose() => _handle.Free();
    }
}
