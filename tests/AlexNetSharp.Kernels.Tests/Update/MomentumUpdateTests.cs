using AlexNetSharp.Kernels.Update;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Update;

public sealed class MomentumUpdateTests
{
    [Fact]
    public void Apply_AnyLength_FollowsTheFormula() => Gen.Select(Gen.Int[0, 200], Gen.UInt).Sample((length, seed) =>
    {
        float[] w = Values(length, seed, 1);
        float[] v = Values(length, seed, 2);
        float[] g = Values(length, seed, 3);
        double[] wantedV = [.. w.Select((_, i) => (0.9 * v[i]) - (0.002 * w[i]) - (0.25 * g[i]))];
        double[] wantedW = [.. w.Select((old, i) => old + wantedV[i])];
        MomentumUpdate.Apply(w, v, g, new MomentumFactors(0.9f, 0.002f, 0.25f));
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(wantedV[i], v[i], 1e-6);
            Assert.Equal(wantedW[i], w[i], 1e-6);
        }
    });

    [Fact]
    public void Apply_DifferentLengths_IsRefused() =>
        Assert.Throws<ArgumentException>(() => MomentumUpdate.Apply(new float[3], new float[2], new float[3], default));

    private static float[] Values(int length, uint seed, uint stream)
    {
        float[] values = new float[length];
        CountedNormals.Fill(values, new CountedRandom(seed, RandomPurpose.Synthetic), (stream, 0), 1);
        return values;
    }
}
