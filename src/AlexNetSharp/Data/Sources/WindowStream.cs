using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// A part of a file as a stream of its own, for an archive inside an archive. Nothing is read ahead, and many can read one file at the same
/// time.
/// </summary>
/// <param name="file">The file, which stays open.</param>
/// <param name="start">Where the part starts, in bytes.</param>
/// <param name="length">Its length in bytes.</param>
internal sealed class WindowStream(SafeFileHandle file, long start, long length) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Clamp(length - Position, 0, buffer.Length);
        int read = count == 0 ? 0 : RandomAccess.Read(file, buffer[..count], start + Position);
        Position += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => length,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("The file is only read.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The file is only read.");
}
