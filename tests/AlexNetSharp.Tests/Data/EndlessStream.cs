namespace AlexNetSharp.Tests.Data;

/// <summary>A stream of zeros without an end.</summary>
internal sealed class EndlessStream : MemoryStream
{
    /// <summary>Bytes that were read so far.</summary>
    public long Taken { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        Taken += buffer.Length;
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
}
