using AlexNetSharp.Kernels.Normalization;

namespace AlexNetSharp.Kernels.Tests;

public sealed unsafe class ActivationKernelsTests
{
    /// <summary>More values than a block has, and a rest that fills no vector.</summary>
    private const int Count = (1 << 14) + 21;

    [Fact]
    public void Functions_OfAnyValues_AreTheDefinitions()
    {
        float[] a = TestValues.WithSpecials(Count, 1, 1), b = TestValues.Normal(Count, 1, 2);

        Assert.Equal(a.Select(value => MathF.Max(0, value)), Run(a, (x, y) => ActivationKernels.Rectify(x, y, Count)));
        Assert.Equal(a.Select(value => 0.25f * value), Run(a, (x, y) => ActivationKernels.Scale(x, y, Count, 0.25f)));
        Assert.Equal(
            b.Select(value => 1.7159f * MathF.Tanh(0.5f * value)), Run(b, (x, y) => ActivationKernels.Tanh(x, y, Count, 1.7159f, 0.5f)));
        fixed (float* added = b)
        {
            nint summands = (nint)added;
            Assert.Equal(a.Zip(b, (x, y) => x + y), Run(a, (x, y) => ActivationKernels.Add(x, (float*)summands, y, Count, rectify: false)));
            Assert.Equal(
                a.Zip(b, (x, y) => MathF.Max(0, x + y)),
                Run(a, (x, y) => ActivationKernels.Add(x, (float*)summands, y, Count, rectify: true)));
        }
    }

    [Fact]
    public void Affine_EachMap_HasItsFactorAndSummand()
    {
        float[] values = TestValues.Normal(2 * 3 * 35, 1, 1), factors = [2, -1, 0.5f], summands = [1, 0, -3];
        float[] found = Run(values, (x, y) =>
        {
            fixed (float* multiplied = factors, added = summands)
            {
                ActivationKernels.Affine(x, y, new PlaneShape(2, 3, 35), multiplied, added);
            }
        });

        Assert.Equal(
            values.Select((value, place) => MathF.FusedMultiplyAdd(value, factors[place / 35 % 3], summands[place / 35 % 3])), found);
    }

    private delegate void Function(float* x, float* y);

    /// <summary>Runs a function into other memory and in place, which must not differ.</summary>
    private static float[] Run(float[] values, Function function)
    {
        using GuardedFloats x = new(values), y = new(values.Length);
        function(x.Floats, y.Floats);
        function(x.Floats, x.Floats);
        Assert.Equal(y.Values(), x.Values());
        return y.Values();
    }
}
