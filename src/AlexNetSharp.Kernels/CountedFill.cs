namespace AlexNetSharp.Kernels;

/// <summary>A distribution of which every block of counted words gives four numbers.</summary>
internal unsafe interface ICountedDistribution
{
    /// <summary>Makes four numbers of the distribution.</summary>
    /// <param name="words">Four uniform words.</param>
    /// <param name="four">Where the numbers go.</param>
    void Draw(PhiloxBlock words, double* four);
}

/// <summary>Fills arrays with counted numbers of a distribution, in parallel; block i / 4 of the numbers gives element i.</summary>
internal static unsafe class CountedFill
{
    private const int PerCounter = 4;
    private const int BlockLength = 1 << 16;

    /// <summary>Fills an array.</summary>
    public static void Run<TDistribution>(
        float* target,
        nint length,
        CountedRandom random,
        (uint Low, uint High) name,
        TDistribution distribution)
        where TDistribution : struct, ICountedDistribution =>
        KernelThreads.Run(
            checked((int)((length + BlockLength - 1) / BlockLength)),
            new Job<TDistribution>(target, length, random, name, distribution));

    private readonly struct Job<TDistribution>(
        float* target,
        nint length,
        CountedRandom random,
        (uint Low, uint High) name,
        TDistribution distribution
    ) : IKernelJob
        where TDistribution : struct, ICountedDistribution
    {
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Run(int block)
        {
            nint end = Math.Min(length, ((nint)block + 1) * BlockLength);
            double* four = stackalloc double[PerCounter];
            for (nint i = (nint)block * BlockLength; i < end; i += PerCounter)
            {
                distribution.Draw(random.Block((ulong)(i / PerCounter), name.Low, name.High), four);
                for (nint lane = 0; lane < Math.Min(PerCounter, end - i); lane++)
                {
                    _target[i + lane] = (float)four[lane];
                }
            }
        }
    }
}
