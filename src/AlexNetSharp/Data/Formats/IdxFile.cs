using System.Buffers.Binary;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// An idx file of unsigned bytes, as MNIST and its likes are given out: labels (one axis) or gray images (three axes: count, height,
/// width), perhaps gzipped. It is read from its start to its end.
/// </summary>
/// <remarks>
/// Source: the description on the MNIST page: two zeros, type 0x08, the number of axes, sizes as big-endian 32-bit numbers, the values in C
/// order.
/// </remarks>
internal sealed class IdxFile : IDisposable
{
    private const byte UnsignedBytes = 0x08;
    private const int LargestSide = 4096;

    /// <summary>Items of a gzipped file that a few bytes may promise; beyond them, no more than a hundred a byte.</summary>
    private const int HarmlessItems = 1 << 20;
    private const int MostInflation = 100;
    private readonly StrictStream _stream;
    private int _position;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The file, already decompressed; this takes it over.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="packed">The bytes that it has on the disk.</param>
    /// <exception cref="AlexNetException">It is no such file, or of another length than its header says.</exception>
    public IdxFile(Stream stream, string name, long packed)
    {
        _stream = new StrictStream(stream, name);
        Span<byte> start = stackalloc byte[4];
        _stream.Fill(start);
        if (start[0] != 0 || start[1] != 0 || start[2] != UnsignedBytes || start[3] is not (1 or 3))
        {
            throw new AlexNetException(
                $"{name} is no idx file of labels or images: it starts with the bytes {Convert.ToHexString(start)}, "
                    + "00000801 (labels) or 00000803 (images) is expected; fetch it again.");
        }

        IsImages = start[3] == 3;
        Count = ReadSize((int)Math.Min(Array.MaxLength, Math.Max(HarmlessItems, packed * MostInflation)));
        (Height, Width) = IsImages ? (ReadSize(LargestSide), ReadSize(LargestSide)) : (1, 1);
        long wanted = (IsImages ? 16 : 8) + ((long)Count * Height * Width);
        if (_stream.Length is { } length && length != wanted)
        {
            throw new AlexNetException($"{name} is {length} bytes long, but its header promises {wanted}: it is torn; fetch it again.");
        }
    }

    /// <summary>Whether the items are images; labels otherwise.</summary>
    public bool IsImages { get; }

    /// <summary>The number of images or labels.</summary>
    public int Count { get; }

    /// <summary>An image's height in pixels.</summary>
    public int Height { get; }

    /// <summary>An image's width in pixels.</summary>
    public int Width { get; }

    /// <summary>Opens a file, gzipped or not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">It cannot be opened or is no idx file.</exception>
    public static IdxFile Open(string path, CancellationToken cancellation = default)
    {
        Stream stream = GzipFile.OpenRead(path, cancellation);
        try
        {
            return new IdxFile(stream, path, RegularFile.LengthOf(path));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads all items that are left into one array: labels.</summary>
    /// <exception cref="AlexNetException">The file ends before or goes on after them.</exception>
    public byte[] ReadLabels()
    {
        byte[] labels = _stream.Take(Count - _position);
        _position = Count;
        _stream.CheckEnd();
        return labels;
    }

    /// <summary>Reads the next image.</summary>
    /// <param name="pixels">Shape (Height, Width); null at the end.</param>
    /// <exception cref="AlexNetException">The file ends inside it, or goes on after the last one.</exception>
    public bool TryReadImage([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out byte[]? pixels)
    {
        pixels = null;
        if (_position == Count)
        {
            return false;
        }

        pixels = _stream.Take(Height * Width);
        if (++_position == Count)
        {
            _stream.CheckEnd();
        }

        return true;
    }

    /// <summary>Goes through the images that are left, and sees that they are there.</summary>
    /// <returns>Their numbers.</returns>
    /// <exception cref="AlexNetException">The file ends before or goes on after them.</exception>
    public IEnumerable<int> CheckImages()
    {
        while (_position < Count)
        {
            Skip(1);
            yield return _position - 1;
        }

        _stream.CheckEnd();
    }

    /// <summary>Passes over images.</summary>
    /// <param name="count">How many, at most those that are left.</param>
    public void Skip(int count)
    {
        _stream.Skip((long)count * Height * Width);
        _position += count;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private int ReadSize(int most)
    {
        Span<byte> bytes = stackalloc byte[4];
        _stream.Fill(bytes);
        uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return size is > 0 && size <= most
            ? (int)size
            : throw new AlexNetException(
                $"{_stream.Name} has a size of {size} in its header, 1 to {most} is possible: the file is damaged; fetch it again.");
    }
}
