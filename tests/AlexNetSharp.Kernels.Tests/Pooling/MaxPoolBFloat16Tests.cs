using AlexNetSharp.Kernels.Pooling;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Pooling;

/// <summary>Max pooling of bfloat16: the same cells as of float32, and sums of gradients that are rounded once.</summary>
public sealed unsafe class MaxPoolBFloat16Tests
{
    private static readonly float[] Palette = [0, -0f, 1, 2, -1, float.NegativeInfinity, float.PositiveInfinity, float.NaN];

    private static readonly Gen<Problem> Problems =
        from planes in Gen.Int[1, 3]
        from kernel in Gen.Int[1, 5]
        from stride in Gen.Int[1, 6]
        from height in Gen.Int[kernel, 24]
        from width in Gen.Int[kernel, 60]
        from ceiling in Gen.Bool
        from colors in Gen.Int[2, Palette.Length]
        from seed in Gen.UInt
        select new Problem(new PoolShape(planes, height, width, kernel, stride, ceiling), colors, seed);

    private static readonly Gen<Problem> PaperProblems =
        from planes in Gen.Int[1, 3]
        from height in Gen.Int[3, 20]
        from width in Gen.Int[3, 120]
        from colors in Gen.Int[2, Palette.Length]
        from seed in Gen.UInt
        select new Problem(new PoolShape(planes, height, width, 3, 2, false), colors, seed);

    [Fact]
    public void Passes_RandomShapes_FollowFloat32() => Problems.Sample(AssertFollowsFloat32);

    [Fact]
    public void Passes_WindowsOfThePaper_FollowFloat32() => PaperProblems.Sample(AssertFollowsFloat32);

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void Backward_OverlappingWindows_RoundsTheSumAndNotItsParts(int kernel)
    {
        // One maximum in the cell that all four windows share: 256 + 1 + 1 + 1 = 259 rounds to 260, one by one it would stay 256.
        var shape = new PoolShape(1, (2 * kernel) - 1, (2 * kernel) - 1, kernel, kernel - 1, false);
        byte[] places = [(byte)((kernel * kernel) - 1), (byte)(kernel * (kernel - 1)), (byte)(kernel - 1), 0];
        BFloat16[] dx = Stored.Filled(shape.InputCount);
        MaxPoolKernels.Backward(Stored.Round([256, 1, 1, 1]), places, dx, shape);
        Assert.Equal(260, dx[dx.Length / 2].ToSingle());
        Assert.Equal(1, dx.Count(value => value.ToSingle() != 0));
    }

    [Fact]
    public void Passes_WrongLength_AreRefused()
    {
        var shape = new PoolShape(1, 5, 5, 3, 2, false);
        Assert.Throws<ArgumentException>(() => MaxPoolKernels.Forward(new BFloat16[24], new BFloat16[4], new byte[4], shape));
        Assert.Throws<ArgumentException>(() => MaxPoolKernels.Backward(new BFloat16[4], new byte[3], new BFloat16[25], shape));
    }

    private static void AssertFollowsFloat32(Problem problem)
    {
        (BFloat16[] x, PoolShape shape) = (problem.Values(), problem.Shape);
        float[] wideY = new float[shape.OutputCount];
        byte[] widePlaces = new byte[wideY.Length];
        MaxPoolKernels.Forward(Stored.Widen(x), wideY, widePlaces, shape);
        BFloat16[] y = Stored.Filled(wideY.Length);
        byte[] places = new byte[y.Length];
        MaxPoolKernels.Forward(x, y, places, shape);
        Assert.Equal(Stored.Bits(Stored.Round(wideY)), Stored.Bits(y));
        Assert.Equal(widePlaces, places);
        Assert.Equal(Stored.Bits(y), Stored.Bits(WithoutPlaces(x, shape)));

        BFloat16[] dy = Stored.Normal(y.Length, problem.Seed, 2, Palette, problem.Colors / 4);
        float[] wideGradient = new float[x.Length];
        MaxPoolKernels.Backward(Stored.Widen(dy), places, wideGradient, shape);
        BFloat16[] dx = Stored.Filled(x.Length);
        MaxPoolKernels.Backward(dy, places, dx, shape);
        Assert.Equal(Stored.Bits(Stored.Round(wideGradient)), Stored.Bits(dx));
    }

    private static BFloat16[] WithoutPlaces(BFloat16[] x, PoolShape shape)
    {
        BFloat16[] y = Stored.Filled(shape.OutputCount);
        fixed (BFloat16* from = x, to = y)
        {
            MaxPoolKernels.Forward(from, to, null, shape);
        }

        return y;
    }

    private sealed record Problem(PoolShape Shape, int Colors, uint Seed)
    {
        public BFloat16[] Values()
        {
            var random = new CountedRandom(Seed, RandomPurpose.Synthetic);
            return Stored.Round([
                .. Enumerable
                    .Range(0, (int)Shape.InputCount)
                    .Select(i => Palette[CountedRandom.ToInteger(random.Block((ulong)i).X, Colors)]),
            ]);
        }
    }
}
