namespace AlexNetSharp.Kernels;

/// <summary>Fills arrays with counted numbers of the uniform distribution; element i depends on (numbers, stream, item, i) only.</summary>
public static unsafe class CountedUniforms
{
    /// <summary>Writes U(-bound, bound) into an array.</summary>
    /// <param name="target">The array, float32.</param>
    /// <param name="length">The number of values.</param>
    /// <param name="random">The numbers.</param>
    /// <param name="name">The low and high half of the number that stands for the array's name.</param>
    /// <param name="bound">The bound of the values' magnitude; -bound may occur, bound does not.</param>
    public static void Fill(float* target, nint length, CountedRandom random, (uint Low, uint High) name, double bound) =>
        CountedFill.Run(target, length, random, name, new Distribution(bound));

    /// <summary>Writes U(-bound, bound) into an array.</summary>
    /// <inheritdoc cref="Fill(float*, nint, CountedRandom, ValueTuple{uint, uint}, double)"/>
    public static void Fill(Span<float> target, CountedRandom random, (uint Low, uint High) name, double bound)
    {
        fixed (float* pointer = target)
        {
            Fill(pointer, target.Length, random, name, bound);
        }
    }

    private readonly struct Distribution(double bound) : ICountedDistribution
    {
        /// <inheritdoc/>
        public void Draw(PhiloxBlock words, double* four) =>
            (four[0], four[1], four[2], four[3]) = (One(words.X), One(words.Y), One(words.Z), One(words.W));

        private double One(uint word) => bound * ((2.0 * CountedRandom.ToUnit(word)) - 1);
    }
}
