namespace AlexNetSharp.Kernels.Tests;

public sealed class CountedMasksTests
{
    private static readonly MaskPlace Place = new(new CountedRandom(5, RandomPurpose.Dropout), Epoch: 3, Layer: 1);

    [Fact]
    public void Fill_SamplesInAnotherOrder_MovesTheirMasksWithThem()
    {
        float[] one = Mask([7, 2, 900], 103, Place);
        float[] other = Mask([900, 7], 103, Place);
        Assert.Equal(one[..103], other[103..]);
        Assert.Equal(one[206..], other[..103]);
    }

    [Theory]
    [InlineData(4u, 1u, 7)]
    [InlineData(3u, 0u, 7)]
    [InlineData(3u, 1u, 8)]
    public void Fill_OtherEpochLayerOrSample_GivesAnotherMask(uint epoch, uint layer, int sample) =>
        Assert.NotEqual(Mask([7], 256, Place), Mask([sample], 256, Place with { Epoch = epoch, Layer = layer }));

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.25)]
    public void Fill_ManyUnits_DropsTheRate(double rate)
    {
        float[] mask = new float[100_000];
        CountedMasks.Fill(mask, new int[10], Place, rate, 2);
        double dropped = mask.Count(value => value == 0) / (double)mask.Length;
        Assert.All(mask, value => Assert.True(value is 0 or 2));

        // The ten samples are the same one, so there are 10,000 draws: five standard errors.
        Assert.InRange(dropped, rate - (5 * Math.Sqrt(rate * (1 - rate) / 10_000)), rate + (5 * Math.Sqrt(rate * (1 - rate) / 10_000)));
    }

    [Fact]
    public void Fill_RateZero_KeepsEveryUnit()
    {
        float[] mask = new float[1000];
        CountedMasks.Fill(mask, new[] { 1 }, Place, 0, 1);
        Assert.All(mask, value => Assert.Equal(1, value));
    }

    private static float[] Mask(int[] samples, int units, MaskPlace place)
    {
        float[] mask = new float[samples.Length * units];
        CountedMasks.Fill(mask, samples, place, 0.5, 1);
        return mask;
    }
}
