namespace AlexNetSharp.Data.Formats;

/// <summary>
/// Reading exact numbers of bytes; a stream that ends before or a damaged compressed one is one sentence that names the file.
/// </summary>
/// <param name="stream">The bytes, which this takes over.</param>
/// <param name="name">The file's name for errors.</param>
internal sealed class StrictStream(Stream stream, string name) : IDisposable
{
    private const int LargestChunk = 1 << 16;
    private byte[]? _passedOver;

    /// <summary>The file's name for errors.</summary>
    public string Name => name;

    /// <summary>The length in bytes where it is known before reading.</summary>
    public long? Length => stream.CanSeek ? stream.Length : null;

    /// <summary>Fills a buffer.</summary>
    /// <param name="destination">The buffer.</param>
    /// <exception cref="AlexNetException">The stream ends before.</exception>
    public void Fill(Span<byte> destination)
    {
        if (ReadUpTo(destination) < destination.Length)
        {
            throw new AlexNetException($"{name} ends too early: it is truncated; fetch it again.");
        }
    }

    /// <summary>Reads a number of bytes that the file itself promises: memory grows with what is really there.</summary>
    /// <param name="count">The number.</param>
    /// <exception cref="AlexNetException">The stream ends before.</exception>
    public byte[] Take(int count)
    {
        byte[] bytes = new byte[Math.Min(count, LargestChunk)];
        for (int done = 0; done < count; done = bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(count, Math.Max(2L * done, LargestChunk)));
            Fill(bytes.AsSpan(done));
        }

        return bytes;
    }

    /// <summary>Passes over bytes: jumps where the stream can, reads otherwise.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="AlexNetException">The stream ends before.</exception>
    public void Skip(long count)
    {
        if (stream.CanSeek)
        {
            stream.Seek(count, SeekOrigin.Current);
            return;
        }

        _passedOver ??= new byte[LargestChunk];
        for (long left = count; left > 0; left -= LargestChunk)
        {
            Fill(_passedOver.AsSpan(0, (int)Math.Min(left, LargestChunk)));
        }
    }

    /// <summary>Goes to a place in a stream that can be read at any place.</summary>
    /// <param name="place">The place from the start.</param>
    public void SeekTo(long place) => stream.Position = place;

    /// <summary>Checks that nothing follows.</summary>
    /// <exception cref="AlexNetException">Something does.</exception>
    public void CheckEnd()
    {
        Span<byte> one = stackalloc byte[1];
        if (ReadUpTo(one) > 0)
        {
            throw new AlexNetException($"{name} is longer than its header says: it is damaged; fetch it again.");
        }
    }

    /// <summary>Reads as much as there is.</summary>
    /// <param name="destination">The buffer.</param>
    /// <returns>Fewer bytes than the buffer has only at the stream's end.</returns>
    public int ReadUpTo(Span<byte> destination)
    {
        try
        {
            return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new AlexNetException($"{name} is damaged ({e.Message.TrimEnd('.')}); fetch it again.", e);
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            throw FileErrors.CannotRead(name, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
