namespace AlexNetSharp.Kernels;

/// <summary>Fills arrays with counted numbers of the normal distribution; element i depends on (numbers, stream, item, i) only.</summary>
public static unsafe class CountedNormals
{
    /// <summary>Writes N(0, deviation) into an array.</summary>
    /// <param name="target">The array, float32.</param>
    /// <param name="length">The number of values.</param>
    /// <param name="random">The numbers.</param>
    /// <param name="name">The low and high half of the number that stands for the array's name.</param>
    /// <param name="deviation">The standard deviation.</param>
    public static void Fill(float* target, nint length, CountedRandom random, (uint Low, uint High) name, double deviation) =>
        CountedFill.Run(target, length, random, name, new Distribution(deviation));

    /// <summary>Writes N(0, deviation) into an array.</summary>
    /// <inheritdoc cref="Fill(float*, nint, CountedRandom, ValueTuple{uint, uint}, double)"/>
    public static void Fill(Span<float> target, CountedRandom random, (uint Low, uint High) name, double deviation)
    {
        fixed (float* pointer = target)
        {
            Fill(pointer, target.Length, random, name, deviation);
        }
    }

    private readonly struct Distribution(double deviation) : ICountedDistribution
    {
        /// <inheritdoc/>
        public void Draw(PhiloxBlock words, double* four)
        {
            (double first, double second) = CountedRandom.ToNormals(words.X, words.Y);
            (double third, double fourth) = CountedRandom.ToNormals(words.Z, words.W);
            (four[0], four[1], four[2], four[3]) = (deviation * first, deviation * second, deviation * third, deviation * fourth);
        }
    }
}
