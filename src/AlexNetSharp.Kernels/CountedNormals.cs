namespace AlexNetSharp.Kernels;

/// <summary>Fills arrays with counted numbers of the normal distribution; element i depends on (numbers, stream, item, i) only.</summary>
public static unsafe class CountedNormals
{
    private const int PerCounter = 4;
    private const int BlockLength = 1 << 16;

    /// <summary>Writes N(0, deviation) into an array.</summary>
    /// <param name="target">The array, float32.</param>
    /// <param name="length">The number of values.</param>
    /// <param name="random">The numbers.</param>
    /// <param name="name">The low and high half of the number that stands for the array's name.</param>
    /// <param name="deviation">The standard deviation.</param>
    public static void Fill(float* target, nint length, CountedRandom random, (uint Low, uint High) name, double deviation) =>
        KernelThreads.Run(checked((int)((length + BlockLength - 1) / BlockLength)), new Job(target, length, random, name, deviation));

    /// <summary>Writes N(0, deviation) into an array.</summary>
    /// <inheritdoc cref="Fill(float*, nint, CountedRandom, ValueTuple{uint, uint}, double)"/>
    public static void Fill(Span<float> target, CountedRandom random, (uint Low, uint High) name, double deviation)
    {
        fixed (float* pointer = target)
        {
            Fill(pointer, target.Length, random, name, deviation);
        }
    }

    private readonly struct Job(float* target, nint length, CountedRandom random, (uint Low, uint High) name, double deviation) : IKernelJob
    {
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Run(int block)
        {
            nint end = Math.Min(length, ((nint)block + 1) * BlockLength);
            double* four = stackalloc double[PerCounter];
            for (nint i = (nint)block * BlockLength; i < end; i += PerCounter)
            {
                PhiloxBlock words = random.Block((ulong)(i / PerCounter), name.Low, name.High);
                (four[0], four[1]) = CountedRandom.ToNormals(words.X, words.Y);
                (four[2], four[3]) = CountedRandom.ToNormals(words.Z, words.W);
                for (nint lane = 0; lane < Math.Min(PerCounter, end - i); lane++)
                {
                    _target[i + lane] = (float)(deviation * four[lane]);
                }
            }
        }
    }
}
