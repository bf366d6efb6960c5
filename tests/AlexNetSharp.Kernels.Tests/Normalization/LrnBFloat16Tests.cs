using AlexNetSharp.Kernels.Normalization;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Normalization;

/// <summary>Normalization of bfloat16: the float32 kernel on the same numbers, rounded once at the end.</summary>
public sealed class LrnBFloat16Tests
{
    // Half a unit in the last of eight bits, and what float32 sums add.
    private const double Tolerance = (1 / 256.0) + 2e-5;

    private static readonly float[] Oddities = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 1e30f, 1e-40f];

    // Planes below and above one vector and a pair of them, with every kind of remainder.
    private static readonly Gen<Problem> Problems =
        from images in Gen.Int[1, 3]
        from groups in Gen.Int[1, 3]
        from perGroup in Gen.Int[1, 9]
        from plane in Gen.Int[1, 150]
        from half in Gen.Int[0, 5]
        from beta in Gen.Int[0, 3].Select(i => new[] { 0.75f, 0.5f, 1f, 0.6f }[i])
        from alpha in Gen.Int[0, 1].Select(i => new[] { 1e-4f, 0.3f }[i])
        from odd in Gen.Int[0, 3]
        from seed in Gen.UInt
        select new Problem(
            new PlaneShape(images, groups * perGroup, plane),
            new LrnParameters((2 * half) + 1, 2, alpha, beta, groups),
            odd,
            seed);

    [Fact]
    public void Passes_RandomShapes_AreThoseOfFloat32RoundedOnce() => Problems.Sample(AssertRoundedOnce);

    [Theory]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(4129)]
    public void Passes_PlanesLongerThanOneStretch_AreThoseOfFloat32RoundedOnce(int plane) =>
        AssertRoundedOnce(new Problem(new PlaneShape(2, 6, plane), new LrnParameters(5, 2, 0.1f, 0.75f, 2), 0, 7));

    [Fact]
    public void Passes_AgainstDoublePrecision_AreWithinTheRounding()
    {
        var problem = new Problem(new PlaneShape(2, 9, 77), new LrnParameters(5, 2, 0.1f, 0.75f), 0, 3);
        (BFloat16[] x, BFloat16[] dy) = problem.Values();
        (BFloat16[] y, BFloat16[] dx) = Passes(x, dy, problem);
        AssertClose(LrnReference.Forward(Stored.Widen(x), problem.Shape, problem.Parameters), y);
        AssertClose(LrnReference.Backward(Stored.Widen(x), Stored.Widen(dy), problem.Shape, problem.Parameters), dx);
    }

    [Fact]
    public void Passes_WrongLength_AreRefused()
    {
        (PlaneShape shape, LrnParameters parameters) = (new PlaneShape(1, 6, 1), new LrnParameters(5, 2, 1, 0.75f));
        Assert.Throws<ArgumentException>(() => LrnKernels.Forward(new BFloat16[6], new BFloat16[5], shape, parameters));
        Assert.Throws<ArgumentException>(() => LrnKernels.Backward(new BFloat16[6], new BFloat16[5], new BFloat16[6], shape, parameters));
        Assert.Throws<ArgumentException>(() => LrnKernels.Forward(new BFloat16[6], new BFloat16[6], shape, parameters with { Size = 4 }));
    }

    private static void AssertRoundedOnce(Problem problem)
    {
        (BFloat16[] x, BFloat16[] dy) = problem.Values();
        float[] wideY = new float[x.Length];
        float[] wideGradient = new float[x.Length];
        LrnKernels.Forward(Stored.Widen(x), wideY, problem.Shape, problem.Parameters);
        LrnKernels.Backward(Stored.Widen(x), Stored.Widen(dy), wideGradient, problem.Shape, problem.Parameters);
        (BFloat16[] y, BFloat16[] dx) = Passes(x, dy, problem);
        Assert.Equal(Stored.Bits(Stored.Round(wideY)), Stored.Bits(y));
        Assert.Equal(Stored.Bits(Stored.Round(wideGradient)), Stored.Bits(dx));
    }

    private static (BFloat16[] Y, BFloat16[] Gradient) Passes(BFloat16[] x, BFloat16[] dy, Problem problem)
    {
        BFloat16[] y = Stored.Filled(x.Length);
        BFloat16[] dx = Stored.Filled(x.Length);
        LrnKernels.Forward(x, y, problem.Shape, problem.Parameters);
        LrnKernels.Backward(x, dy, dx, problem.Shape, problem.Parameters);
        return (y, dx);
    }

    private static void AssertClose(double[] expected, BFloat16[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            // Gradients cancel: the float32 error is relative to the terms, which are of the order of 1.
            double allowed = (Tolerance * Math.Abs(expected[i])) + 2e-5;
            Assert.True(Math.Abs(expected[i] - actual[i].ToSingle()) <= allowed, $"[{i}]: {actual[i]}, expected {expected[i]:R}");
        }
    }

    private sealed record Problem(PlaneShape Shape, LrnParameters Parameters, int Odd, uint Seed)
    {
        public (BFloat16[] X, BFloat16[] Upstream) Values() =>
            (Stored.Normal(Shape.Count, Seed, 1, Oddities, Odd), Stored.Normal(Shape.Count, Seed, 2, Oddities, Odd / 2));
    }
}
