using System.Numerics;
using System.Runtime.InteropServices;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// Exact integer sums over images of one geometry: a sum per place, and products of channels. The order of images does not matter.
/// </summary>
internal sealed class PixelSums
{
    // 255 times this many images still fits an unsigned 32-bit sum.
    private const int MostUnflushed = 1 << 24;
    private readonly int _channels;
    private readonly uint[] _recent;
    private readonly long[] _places;
    private readonly long[] _products;
    private int _unflushed;

    /// <summary>Initializes empty sums.</summary>
    /// <param name="imageLength">Bytes of an image.</param>
    /// <param name="channels">Channels, 3 or 1.</param>
    public PixelSums(int imageLength, int channels)
    {
        (_channels, _recent, _places) = (channels, new uint[imageLength], new long[imageLength]);
        _products = new long[channels * channels];
    }

    /// <summary>Images added.</summary>
    public long Images { get; private set; }

    /// <summary>Adds an image. Shape (H, W, C).</summary>
    public void Add(ReadOnlySpan<byte> image)
    {
        if (image.Length != _recent.Length)
        {
            throw new ArgumentException($"{image.Length} bytes, {_recent.Length} expected.", nameof(image));
        }

        AddPlaces(image);
        AddProducts(image);
        Images++;
        if (++_unflushed == MostUnflushed)
        {
            Flush();
        }
    }

    /// <summary>The mean image. Shape (C, H, W); zeros where nothing was added.</summary>
    public float[] MeanImage()
    {
        Flush();
        int pixels = _places.Length / _channels;
        float[] mean = new float[_places.Length];
        for (int i = 0; i < mean.Length && Images > 0; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, _channels);
            mean[(channel * pixels) + pixel] = (float)((double)_places[i] / Images);
        }

        return mean;
    }

    /// <summary>Means, covariance and its eigenvectors.</summary>
    public PackStatistics Statistics()
    {
        Flush();
        long count = Images * (_places.Length / _channels);
        Int128 divisor = Int128.Max(count, 1);
        Int128[] sums = new Int128[_channels];
        for (int i = 0; i < _places.Length; i++)
        {
            sums[i % _channels] += _places[i];
        }

        double[] covariance = new double[_channels * _channels];
        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] = (double)((divisor * _products[i]) - (sums[i / _channels] * sums[i % _channels])) / (double)(divisor * divisor);
        }

        (double[] values, double[] vectors) = SymmetricEigen.Decompose(covariance, _channels);
        return new PackStatistics
        {
            ChannelMean = [.. sums.Select(sum => (double)sum / (double)divisor)],
            Covariance = covariance,
            Eigenvalues = [.. values.Select(value => Math.Max(value, 0.0))],
            Eigenvectors = vectors,
            Pixels = count,
        };
    }

    /// <summary>Writes the sums so that <see cref="Read"/> can go on with them.</summary>
    public void Write(Stream stream)
    {
        Flush();
        long images = Images;
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in images)));
        stream.Write(MemoryMarshal.AsBytes(_products.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(_places.AsSpan()));
    }

    /// <summary>Takes over sums that were written for the same geometry.</summary>
    /// <exception cref="EndOfStreamException">They are torn; nothing is taken over then.</exception>
    public void Read(Stream stream)
    {
        if (stream.Length != sizeof(long) * (1L + _products.Length + _places.Length))
        {
            throw new EndOfStreamException($"Sums of {stream.Length} bytes are torn.");
        }

        long images = 0;
        stream.ReadExactly(MemoryMarshal.AsBytes(new Span<long>(ref images)));
        stream.ReadExactly(MemoryMarshal.AsBytes(_products.AsSpan()));
        stream.ReadExactly(MemoryMarshal.AsBytes(_places.AsSpan()));
        Images = images;
    }

    private void Flush()
    {
        for (int i = 0; i < _recent.Length; i++)
        {
            _places[i] += _recent[i];
        }

        Array.Clear(_recent);
        _unflushed = 0;
    }

    private void AddPlaces(ReadOnlySpan<byte> image)
    {
        int i = 0;
        for (; i <= image.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(image[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> part0, out Vector<uint> part1);
            Vector.Widen(high, out Vector<uint> part2, out Vector<uint> part3);
            AddTo(i, part0);
            AddTo(i + Vector<uint>.Count, part1);
            AddTo(i + (2 * Vector<uint>.Count), part2);
            AddTo(i + (3 * Vector<uint>.Count), part3);
        }

        for (; i < image.Length; i++)
        {
            _recent[i] += image[i];
        }
    }

    private void AddTo(int index, Vector<uint> values) => (new Vector<uint>(_recent, index) + values).CopyTo(_recent, index);

    private void AddProducts(ReadOnlySpan<byte> image)
    {
        if (_channels == 1)
        {
            foreach (byte value in image)
            {
                _products[0] += value * value;
            }

            return;
        }

        Span<long> sums = stackalloc long[ChannelProducts.Count];
        sums.Clear();
        ChannelProducts.Add(image, sums);
        ReadOnlySpan<long> products = [sums[0], sums[1], sums[2], sums[1], sums[3], sums[4], sums[2], sums[4], sums[5]];
        for (int i = 0; i < products.Length; i++)
        {
            _products[i] += products[i];
        }
    }
}
