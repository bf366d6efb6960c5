namespace AlexNetSharp.Kernels.Tests;

public sealed class CountedNormalsTests
{
    private static readonly CountedRandom Random = new(11, RandomPurpose.InitialWeights);

    [Fact]
    public void Fill_ManyValues_HasMeanZeroAndTheDeviation()
    {
        float[] values = new float[200_001];
        CountedNormals.Fill(values, Random, (1, 2), 0.01);
        double mean = values.Average(value => (double)value);
        double deviation = Math.Sqrt(values.Average(value => (double)value * value));

        // Five standard errors of 200,001 draws.
        Assert.InRange(mean, -5 * 0.01 / Math.Sqrt(values.Length), 5 * 0.01 / Math.Sqrt(values.Length));
        Assert.InRange(deviation, 0.01 * (1 - (5 / Math.Sqrt(2 * values.Length))), 0.01 * (1 + (5 / Math.Sqrt(2 * values.Length))));
    }

    /// <summary>Four values come from a block of words: none of them may come twice, and neighbors know nothing of each other.</summary>
    [Fact]
    public void Fill_Neighbors_AreIndependent()
    {
        float[] values = new float[100_000];
        CountedNormals.Fill(values, Random, (1, 2), 1);

        Assert.True(values.Distinct().Count() > 0.98 * values.Length);
        Assert.All(
            (int[])[1, 2, 3, 4, 5],
            distance =>
            {
                double correlation = values.Skip(distance).Zip(values, (one, other) => (double)one * other).Average();
                double ofSquares = values
                    .Skip(distance)
                    .Zip(values, (one, other) => ((one * (double)one) - 1) * ((other * (double)other) - 1) / 2)
                    .Average();
                double allowed = 5 / Math.Sqrt(values.Length);
                Assert.InRange(correlation, -allowed, allowed);
                Assert.InRange(ofSquares, -allowed, allowed);
            });
    }

    [Fact]
    public void Fill_ShorterArray_IsAPrefix()
    {
        float[] all = new float[70_003];
        float[] some = new float[66_001];
        CountedNormals.Fill(all, Random, (1, 2), 1);
        CountedNormals.Fill(some, Random, (1, 2), 1);
        Assert.Equal(all[..some.Length], some);
    }

    [Fact]
    public void Fill_OtherName_GivesOtherNumbers()
    {
        float[] first = new float[64];
        float[] second = new float[64];
        CountedNormals.Fill(first, Random, (1, 2), 1);
        CountedNormals.Fill(second, Random, (1, 3), 1);
        Assert.Empty(first.Intersect(second));
    }
}
