namespace AlexNetSharp.Kernels.Tests;

public sealed class CountedUniformsTests
{
    private const double Bound = 0.25;
    private static readonly CountedRandom Random = new(11, RandomPurpose.InitialWeights);

    [Fact]
    public void Fill_ManyValues_FillsTheIntervalEvenly()
    {
        float[] values = new float[200_001];
        CountedUniforms.Fill(values, Random, (1, 2), Bound);
        Assert.All(values, value => Assert.InRange(value, -Bound, Bound));
        int[] tenths =
        [
            .. Enumerable.Range(0, 10).Select(tenth => values.Count(value => (int)((value + Bound) / (2 * Bound) * 10) == tenth)),
        ];

        // Five standard errors of a count of 200,001 draws, a tenth of which fall here.
        double allowed = 5 * Math.Sqrt(values.Length * 0.1 * 0.9);
        Assert.All(tenths, count => Assert.InRange(count, (values.Length / 10.0) - allowed, (values.Length / 10.0) + allowed));
    }

    [Fact]
    public void Fill_AnyElement_IsTheCountedWordOfItsPlace()
    {
        float[] values = new float[70_003];
        CountedUniforms.Fill(values, Random, (1, 2), Bound);
        PhiloxBlock words = Random.Block(66_002 / 4, 1, 2);
        Assert.Equal(words.Z >> 8, Math.Round((values[66_002] + Bound) / (2 * Bound) * (1 << 24)));
    }

    [Fact]
    public void Fill_ShorterArray_IsAPrefix()
    {
        float[] all = new float[70_003];
        float[] some = new float[66_001];
        CountedUniforms.Fill(all, Random, (1, 2), 1);
        CountedUniforms.Fill(some, Random, (1, 2), 1);
        Assert.Equal(all[..some.Length], some);
    }
}
