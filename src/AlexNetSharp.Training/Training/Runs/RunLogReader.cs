using System.Buffers.Binary;
using System.Security.Cryptography;
using AlexNetSharp.Files;

namespace AlexNetSharp.Training.Runs;

/// <summary>
/// Reads the events of a run's log from a position on, so that whoever looks again at a log that grows reads only what is new. Lines that
/// are not whole are left out; the last one, which may still be in the making, is read again the next time.
/// </summary>
/// <remarks>
/// A log becomes shorter when its run goes back to a checkpoint, and grows again. Then what stands before the position is other text or
/// missing, and reading begins at the start. Where a run repeats its updates bit by bit the text is the same, and so is what was read.
/// </remarks>
internal sealed class RunLogReader : IDisposable
{
    private const int FingerprintLength = 4096;
    private const int BufferLength = 1 << 16;

    private readonly string _path;
    private readonly FileStream? _file;
    private byte[] _buffer = new byte[BufferLength];
    private int _start;
    private int _end;
    private long _offset;
    private int _wrong;
    private string _firstReason = "";

    /// <summary>Opens a log; one that does not exist has no events.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">Where an earlier reading stopped.</param>
    public RunLogReader(string path, LogPosition from = default)
    {
        _path = path;
        try
        {
            _file = File.Exists(path) && !RegularFile.Exists(path) ? null : RegularFile.OpenRead(path, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            _file = null;
        }

        GoesOn =
            from.Offset == 0 || (_file is not null && _file.Length >= from.Offset && Fingerprint(_file, from.Offset) == from.Fingerprint);
        _offset = GoesOn ? from.Offset : 0;
        _file?.Seek(_offset, SeekOrigin.Begin);
    }

    /// <summary>
    /// Whether the log is still the one that was read before; otherwise it is read from its start, and what was read before holds no more.
    /// </summary>
    public bool GoesOn { get; }

    /// <summary>Where the reading stands, behind the last event that was given.</summary>
    public LogPosition Position => _file is null || _offset == 0 ? default : new LogPosition(_offset, Fingerprint(_file, _offset));

    /// <summary>What to tell of lines that were left out because no training writes them; null where there was none.</summary>
    public Sentence? Notice => Wrong(_path, _wrong, _firstReason);

    /// <summary>The sentence about lines that no training writes; null where there is none.</summary>
    /// <param name="path">The log.</param>
    /// <param name="lines">How many there are.</param>
    /// <param name="reason">What is wrong with the first.</param>
    public static Sentence? Wrong(string path, int lines, string reason) => lines == 0
        ? null
        : Sentence.Of(
            $"{path} holds {(lines == 1 ? "a line that is not one" : $"{lines} lines that are not ones")} of a training ({reason}); "
                + $"what the others tell is used.");

    /// <summary>The events from where the reading stands to the log's end, without lines that no training writes.</summary>
    public IEnumerable<RunEvent> Events()
    {
        while (TryRead(out RunEvent? read))
        {
            if (read is WrongEvent wrong)
            {
                _firstReason = _wrong++ == 0 ? wrong.Reason : _firstReason;
            }
            else if (read is not null)
            {
                yield return read;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <summary>Reads a line.</summary>
    /// <param name="read">Its event; null for a line that is not whole.</param>
    /// <returns>Whether there was one.</returns>
    private bool TryRead(out RunEvent? read)
    {
        int length = 0;
        int found;
        while ((found = _buffer.AsSpan(_start + length, _end - _start - length).IndexOf((byte)'\n')) < 0)
        {
            length = _end - _start;
            if (!TryFill())
            {
                // Without its end a line counts only when it is whole.
                read = length == 0 ? null : RunEvents.Parse(_buffer.AsSpan(_start, length));
                Pass(read is null ? 0 : length);
                return read is not null;
            }
        }

        length += found;
        read = RunEvents.Parse(_buffer.AsSpan(_start, length));
        Pass(length + 1);
        return true;
    }

    private void Pass(int bytes)
    {
        _start += bytes;
        _offset += bytes;
    }

    /// <summary>Reads more of the file behind what the buffer holds.</summary>
    private bool TryFill()
    {
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = _file?.Read(_buffer, _end, _buffer.Length - _end) ?? 0;
        _end += read;
        return read > 0;
    }

    /// <summary>A digest of what stands before a place.</summary>
    private static ulong Fingerprint(FileStream file, long offset)
    {
        byte[] bytes = new byte[Math.Min(offset, FingerprintLength)];
        int read = RandomAccess.Read(file.SafeFileHandle, bytes, offset - bytes.Length);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes.AsSpan(0, read)));
    }
}
