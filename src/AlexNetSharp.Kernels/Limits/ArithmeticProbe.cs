using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Limits;

/// <summary>
/// Fused multiply-adds on registers only, in the widest lanes, on every thread: timed, they give the machine's arithmetic limit.
/// </summary>
public static unsafe class ArithmeticProbe
{
    private const int BlocksPerThread = 16;
    private const int WidestLanes = 16;
    private const int Chains = 12;

    /// <summary>Makes the multiply-adds.</summary>
    /// <param name="rounds">Rounds of 12 independent multiply-adds for each block of work; every thread does about 16 blocks.</param>
    /// <returns>Floating-point operations done by all threads together; a multiply-add counts as two.</returns>
    public static long Run(int rounds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rounds);
        long[] operations = new long[BlocksPerThread * KernelThreads.Count];
        fixed (long* counts = operations)
        {
            KernelThreads.Run(operations.Length, new Job(counts, rounds));
        }

        return operations.Sum();
    }

    private readonly struct Job(long* operations, int rounds) : IKernelJob
    {
        private readonly long* _operations = operations;

        /// <inheritdoc/>
        public void Run(int block) => LaneTiers.Run(0, WidestLanes, new Work(_operations + block, rounds));
    }

    private readonly struct Work(long* operations, int rounds) : ILaneWork
    {
        private readonly long* _operations = operations;

        /// <summary>
        /// Twelve chains hide the latency of two units of four cycles, and leave registers for the two factors where there are sixteen.
        /// </summary>
        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            // Every chain goes to 1, and stays a normal number on the way.
            TVector factor = TLanes.Splat(0.5f);
            TVector summand = TLanes.Splat(0.5f);
            TVector a = TLanes.Splat(1), b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a, k = a, l = a;
            for (int round = 0; round < rounds; round++)
            {
                a = TLanes.MultiplyAdd(a, factor, summand);
                b = TLanes.MultiplyAdd(b, factor, summand);
                c = TLanes.MultiplyAdd(c, factor, summand);
                d = TLanes.MultiplyAdd(d, factor, summand);
                e = TLanes.MultiplyAdd(e, factor, summand);
                f = TLanes.MultiplyAdd(f, factor, summand);
                g = TLanes.MultiplyAdd(g, factor, summand);
                h = TLanes.MultiplyAdd(h, factor, summand);
                i = TLanes.MultiplyAdd(i, factor, summand);
                j = TLanes.MultiplyAdd(j, factor, summand);
                k = TLanes.MultiplyAdd(k, factor, summand);
                l = TLanes.MultiplyAdd(l, factor, summand);
            }

            TVector sum = TLanes.Add(
                TLanes.Add(TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)), TLanes.Add(TLanes.Add(e, f), TLanes.Add(g, h))),
                TLanes.Add(TLanes.Add(i, j), TLanes.Add(k, l)));

            // The sum is looked at, so that no compiler leaves the chains out.
            float* lanes = stackalloc float[WidestLanes];
            TLanes.Store(sum, lanes);
            *_operations += lanes[0] == Chains ? 2L * rounds * Chains * TLanes.Count : 0;
        }
    }
}
