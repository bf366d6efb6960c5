namespace AlexNetSharp.Kernels;

/// <summary>
/// Dropout masks as counted numbers: whether a unit is kept depends on (seed, epoch, sample, layer, unit) only, never on the batch.
/// </summary>
public static unsafe class CountedMasks
{
    private const int PerCounter = 4;

    /// <summary>Writes a mask of shape (samples, units): <paramref name="kept"/> where a unit is kept, 0 where it is dropped.</summary>
    /// <param name="target">The mask, float32.</param>
    /// <param name="samples">The samples' indices in the pack.</param>
    /// <param name="units">Number of units of the whole layer.</param>
    /// <param name="place">The numbers and which of them.</param>
    /// <param name="rate">The probability that a unit is dropped.</param>
    /// <param name="kept">The value for kept units.</param>
    public static void Fill(float* target, ReadOnlyMemory<int> samples, nint units, MaskPlace place, double rate, float kept) =>
        KernelThreads.Run(samples.Length, new Job(target, samples, units, place, (float)rate, kept));

    /// <summary>Writes a mask of shape (samples, units).</summary>
    /// <inheritdoc cref="Fill(float*, ReadOnlyMemory{int}, nint, MaskPlace, double, float)"/>
    /// <exception cref="ArgumentException">The span's length is not a multiple of the number of samples.</exception>
    public static void Fill(Span<float> target, ReadOnlyMemory<int> samples, MaskPlace place, double rate, float kept)
    {
        if (samples.Length == 0 || target.Length % samples.Length != 0)
        {
            throw new ArgumentException(
                $"{target.Length} mask values cannot be divided evenly among {samples.Length} samples.",
                nameof(target));
        }

        fixed (float* pointer = target)
        {
            Fill(pointer, samples, target.Length / samples.Length, place, rate, kept);
        }
    }

    private readonly struct Job(float* target, ReadOnlyMemory<int> samples, nint units, MaskPlace place, float rate, float kept)
        : IKernelJob
    {
        private readonly float* _target = target;

        /// <inheritdoc/>
        public void Run(int block)
        {
            float* row = _target + (block * units);
            ulong sample = (uint)samples.Span[block];
            uint* words = stackalloc uint[PerCounter];
            for (nint unit = 0; unit < units; unit += PerCounter)
            {
                // The sample fills the low half of the index, the group of four units the high half.
                ulong index = ((ulong)(unit / PerCounter) << 32) | sample;
                PhiloxBlock four = place.Random.Block(index, place.Epoch, place.Layer);
                (words[0], words[1], words[2], words[3]) = (four.X, four.Y, four.Z, four.W);
                for (nint lane = 0; lane < Math.Min(PerCounter, units - unit); lane++)
                {
                    row[unit + lane] = CountedRandom.ToUnit(words[lane]) < rate ? 0 : kept;
                }
            }
        }
    }
}

/// <summary>Which masks of a run: those of one epoch and layer.</summary>
/// <param name="Random">The run's numbers for dropout.</param>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Layer">The layer's ordinal among the dropout layers, from 0.</param>
public readonly record struct MaskPlace(CountedRandom Random, uint Epoch, uint Layer);
