namespace AlexNetSharp.Files;

/// <summary>Passes on what is written, up to a promised length, and keeps its checksum.</summary>
/// <param name="target">Where the bytes go; not closed by this.</param>
/// <param name="promised">How many bytes there will be.</param>
internal sealed class MeasuredStream(Stream target, long promised) : Stream
{
    private long _written;

    /// <summary>CRC-32 of the bytes that were written.</summary>
    public uint Checksum { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _written;

    /// <inheritdoc/>
    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <summary>Writes a value and checks that it has the length that was promised.</summary>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="promised">How many bytes there will be.</param>
    /// <param name="write">Writes them.</param>
    /// <returns>CRC-32 of the bytes.</returns>
    /// <exception cref="InvalidOperationException">There were more bytes or fewer.</exception>
    public static uint Write(Stream target, long promised, Action<Stream> write)
    {
        using var measured = new MeasuredStream(target, promised);
        write(measured);
        return measured._written == promised
            ? measured.Checksum
            : throw new InvalidOperationException($"{measured._written} bytes were written where {promised} were promised.");
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > promised - _written)
        {
            throw new InvalidOperationException($"More than the promised {promised} bytes were written.");
        }

        target.Write(buffer);
        Checksum = Crc32.Append(Checksum, buffer);
        _written += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => target.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
