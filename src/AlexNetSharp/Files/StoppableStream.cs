namespace AlexNetSharp.Files;

/// <summary>Passes on what is written until the work is canceled.</summary>
/// <param name="target">Where the bytes go; not closed by this.</param>
/// <param name="cancellation">Stops the writing.</param>
internal sealed class StoppableStream(Stream target, CancellationToken cancellation) : Stream
{
    private const int LongestPiece = 1 << 25;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => target.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => target.Position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(buffer.Length, LongestPiece);
            target.Write(buffer[..count]);
            buffer = buffer[count..];
        }
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
