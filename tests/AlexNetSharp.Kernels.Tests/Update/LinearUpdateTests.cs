using System.Runtime.InteropServices;
using AlexNetSharp.Kernels.Update;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Update;

public sealed class LinearUpdateTests
{
    private const double Rounding = 2e-6;

    private static readonly LinearFactors Factors = new(0.9, -0.002, -0.25, 0.75, -0.125, -0.03);

    [Fact]
    public void Apply_AnyLength_FollowsTheFormula() =>
        Gen.Select(Gen.Int[0, 200], Gen.UInt).Sample((length, seed) => AssertFormula(length, seed));

    [Theory]
    [InlineData(2047)]
    [InlineData((1 << 15) + 1)]
    [InlineData((3 << 15) + 17)]
    public void Apply_EveryPartAndBlock_FollowsTheFormula(int length) => AssertFormula(length, seed: 5);

    [Fact]
    public void Apply_SmallDecay_IsNotLostBesideTheWeight()
    {
        const int Length = 1 << 16;
        double decay = 40.5 * Math.Pow(2, -24);
        float[] before = TestValues.Normal(Length, seed: 9, stream: 1);
        float[] after = [.. before];

        LinearUpdate.Apply(after, new float[Length], new float[Length], new LinearFactors(0.9, 0, 0, 0, 0, -decay));

        // Halfway between two numbers of float32 below 1: as a factor it would decay by an eightieth more or less.
        double decayed =
            before.Zip(after).Sum(pair => Math.Abs((double)pair.First) - Math.Abs((double)pair.Second))
            / before.Sum(value => Math.Abs((double)value));
        Assert.Equal(decay, decayed, 0.004 * decay);
    }

    [Fact]
    public void Apply_AnyNumberOfThreads_SameBits() => TestValues.AssertSameBitsForThreadCounts(() =>
    {
        const int Length = (5 << 15) + 3;
        (float[] w, float[] v) = (TestValues.Normal(Length, 7, 1), TestValues.Normal(Length, 7, 2));
        UpdateSums sums = LinearUpdate.Apply(w, v, TestValues.Normal(Length, 7, 3), Factors);
        return [.. w, .. v, .. MemoryMarshal.Cast<double, float>([sums.Weights, sums.Changes])];
    });

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Apply_ValueThatIsNotFinite_ShowsInTheSums(float value)
    {
        for (int at = 0; at < 45; at++)
        {
            float[] g = new float[45];
            g[at] = value;

            UpdateSums sums = LinearUpdate.Apply(new float[45], new float[45], g, new LinearFactors(0.9, -0.1, -1, 1, 0, 0));

            Assert.False(double.IsFinite(sums.Weights) || double.IsFinite(sums.Changes));
        }
    }

    [Fact]
    public void Apply_DifferentLengths_IsRefused() =>
        Assert.Throws<ArgumentException>(() => LinearUpdate.Apply(new float[3], new float[2], new float[3], default));

    private static void AssertFormula(int length, uint seed)
    {
        float[] w = TestValues.Normal(length, seed, 1);
        float[] v = TestValues.Normal(length, seed, 2);
        float[] g = TestValues.Normal(length, seed, 3);
        double[] velocities = [.. w.Select((_, i) => (0.9 * v[i]) - (0.002 * w[i]) - (0.25 * g[i]))];
        double[] changes = [.. w.Select((old, i) => (0.75 * velocities[i]) - (0.125 * g[i]) - (0.03 * old))];
        double[] weights = [.. w.Select((old, i) => old + changes[i])];

        UpdateSums sums = LinearUpdate.Apply(w, v, g, Factors);

        for (int i = 0; i < length; i++)
        {
            Assert.Equal(velocities[i], v[i], Rounding);
            Assert.Equal(weights[i], w[i], Rounding);
        }

        Assert.Equal(weights.Sum(Math.Abs), sums.Weights, Rounding * (1 + length));
        Assert.Equal(changes.Sum(Math.Abs), sums.Changes, Rounding * (1 + length));
    }
}
