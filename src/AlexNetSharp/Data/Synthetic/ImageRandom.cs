using AlexNetSharp.Kernels;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>The random numbers of one image, one after another: number k of image i is a pure function of (seed, split, i, k).</summary>
internal sealed class ImageRandom
{
    private const uint NoiseItems = 1 << 24;
    private readonly CountedRandom _random;
    private readonly ulong _index;
    private readonly uint _split;
    private PhiloxBlock _block;
    private uint _next;

    /// <summary>Initializes the numbers of one image.</summary>
    /// <param name="seed">The seed of the data set.</param>
    /// <param name="split">The part of the data set.</param>
    /// <param name="index">The image's index in its part.</param>
    public ImageRandom(ulong seed, SyntheticSplit split, int index)
    {
        _random = new CountedRandom(seed, RandomPurpose.Synthetic);
        _index = (ulong)index;
        _split = (uint)split;
    }

    /// <summary>The next number in [0, 1).</summary>
    public float Unit() => CountedRandom.ToUnit(Word());

    /// <summary>The next number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    public float Between(float low, float high) => low + (high - low) * Unit();

    /// <summary>The next whole number in [0, <paramref name="range"/>).</summary>
    /// <param name="range">The number of values.</param>
    public int Integer(int range) => CountedRandom.ToInteger(Word(), range);

    /// <summary>Four words for the noise of a pixel, apart from the numbers above.</summary>
    /// <param name="pixel">The pixel's number in the image.</param>
    public PhiloxBlock Noise(int pixel) => _random.Block(_index, _split, NoiseItems + (uint)pixel);

    private uint Word()
    {
        uint lane = _next & 3;
        if (lane == 0)
        {
            _block = _random.Block(_index, _split, _next >> 2);
        }

        _next++;
        return lane switch
        {
            0 => _block.X,
            1 => _block.Y,
            2 => _block.Z,
            _ => _block.W,
        };
    }
}
