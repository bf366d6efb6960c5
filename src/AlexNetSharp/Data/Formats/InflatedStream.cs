using System.IO.Compression;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// The inflated content of a gzipped file. Reading it can be stopped at any place, for passing over a large file in it takes long; and it
/// ends where a few bytes become so many as photos never do.
/// </summary>
/// <param name="file">The file, which this takes over.</param>
/// <param name="cancellation">Stops the reading.</param>
internal sealed class InflatedStream(Stream file, CancellationToken cancellation) : Stream
{
    private const long Harmless = 256L << 20;
    private const int MostInflation = 100;
    private readonly GZipStream _inflating = new(file, CompressionMode.Decompress);
    private long _read;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("The length is known at the end only.");

    /// <inheritdoc/>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException("A gzipped file is read from its start to its end.");
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The content is damaged, or an attack on time and space.</exception>
    public override int Read(Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        int count = _inflating.Read(buffer);
        _read += count;
        return _read <= Harmless || _read / MostInflation <= file.Position
            ? count
            : throw new InvalidDataException($"{file.Position} bytes become more than {MostInflation} times as many, as photos never do");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("A gzipped file is read from its start to its end.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("The file is only read.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The file is only read.");

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inflating.Dispose();
        }

        base.Dispose(disposing);
    }
}
