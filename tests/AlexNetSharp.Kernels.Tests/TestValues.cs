namespace AlexNetSharp.Kernels.Tests;

/// <summary>Values for kernels to work on.</summary>
internal static class TestValues
{
    /// <summary>
    /// How many random cases to try: fewer in the narrow tiers, whose multiply-adds are many times slower, some even emulated.
    /// </summary>
    /// <param name="count">The number in the wide ones.</param>
    public static long Samples(long count) => AlexNetSharp.Kernels.Lanes.LaneTiers.Widest >= 8 ? count : Math.Max(4, count / 6);

    /// <summary>Standard normal values.</summary>
    public static float[] Normal(nint count, uint seed, uint stream)
    {
        float[] values = new float[count];
        CountedNormals.Fill(values, new CountedRandom(seed, RandomPurpose.Synthetic), (stream, 0), 1);
        return values;
    }

    /// <summary>Normal values among which zeros, and a few infinities and values that are not numbers, are strewn.</summary>
    public static float[] WithSpecials(nint count, uint seed, uint stream)
    {
        float[] values = Normal(count, seed, stream);
        for (nint i = 0; i < count; i++)
        {
            ulong draw = CountedDraw(seed, stream, i);
            values[i] =
                draw % 40 == 0 ? float.PositiveInfinity
                : draw % 41 == 0 ? float.NegativeInfinity
                : draw % 97 == 0 ? float.NaN
                : draw % 5 == 0 ? 0
                : values[i];
        }

        return values;
    }

    /// <summary>What an action gives with one, two and five threads.</summary>
    public static void AssertSameBitsForThreadCounts(Func<float[]> run)
    {
        int before = KernelThreads.Count;
        try
        {
            var runs = new List<int[]>();
            foreach (int threads in (int[])[1, 2, 5])
            {
                KernelThreads.Count = threads;
                runs.Add([.. run().Select(BitConverter.SingleToInt32Bits)]);
            }

            Assert.Equal(runs[0], runs[1]);
            Assert.Equal(runs[0], runs[2]);
        }
        finally
        {
            KernelThreads.Count = before;
        }
    }

    private static ulong CountedDraw(uint seed, uint stream, nint i) =>
        new CountedRandom(seed, RandomPurpose.Synthetic).Block((ulong)i, stream, 1).X;

    /// <summary>
    /// Asserts that a gradient equals the finite differences of a loss which is linear in the values, so that any step is exact but for
    /// rounding.
    /// </summary>
    /// <param name="gradient">The gradient of the values.</param>
    /// <param name="values">The values.</param>
    /// <param name="loss">The loss of moved values.</param>
    public static void AssertDifferences(float[] gradient, float[] values, Func<float[], double> loss)
    {
        const float step = 0.5f;
        const double tolerance = 1e-4;
        for (int i = 0; i < values.Length; i++)
        {
            double Moved(float by)
            {
                float[] moved = [.. values];
                moved[i] += by;
                return loss(moved);
            }

            double difference = (Moved(step) - Moved(-step)) / (2 * step);
            Assert.True(
                Math.Abs(difference - gradient[i]) <= tolerance * (1 + Math.Abs(difference)),
                $"[{i}]: {gradient[i]:R}, expected {difference:R}");
        }
    }
}
