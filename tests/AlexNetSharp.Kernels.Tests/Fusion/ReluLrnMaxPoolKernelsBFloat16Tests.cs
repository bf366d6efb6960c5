using AlexNetSharp.Kernels.Fusion;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Kernels.Pooling;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Fusion;

/// <summary>The fused pass over bfloat16: the bits of the three kernels on their own, each of which rounds what it stores.</summary>
public sealed unsafe class ReluLrnMaxPoolKernelsBFloat16Tests
{
    private static readonly float[] Oddities = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 1e30f, 1e-40f];

    private static readonly Gen<Problem> Problems =
        from images in Gen.Int[1, 2]
        from groups in Gen.Int[1, 2]
        from perGroup in Gen.Int[1, 8]
        from height in Gen.Int[3, 60]
        from width in Gen.Int[3, 120]
        from half in Gen.Int[0, 3]
        from beta in Gen.Int[0, 2].Select(i => new[] { 0.75f, 0.5f, 0.6f }[i])
        from odd in Gen.Int[0, 3]
        from seed in Gen.UInt
        select new Problem(
            new FusedShape(
                groups * perGroup,
                new PoolShape(images * groups * perGroup, height, width, 3, 2, false),
                new LrnParameters((2 * half) + 1, 2, 0.02f, beta, groups)),
            odd,
            seed);

    [Fact]
    public void Passes_RandomShapes_HaveTheBitsOfTheSeparateKernels() => Problems.Sample(
        problem =>
        {
            BFloat16[] z = Stored.Normal(problem.Shape.Pool.InputCount, problem.Seed, 1, Oddities, problem.Odd);
            BFloat16[] dy = Stored.Normal(problem.Shape.Pool.OutputCount, problem.Seed, 2, Oddities, 0);
            Result fused = Fused(z, dy, problem.Shape);
            Result separate = Separate(z, dy, problem.Shape);
            Assert.Equal(Stored.Bits(separate.Y), Stored.Bits(fused.Y));
            Assert.Equal(separate.Places, fused.Places);
            Assert.Equal(Stored.Bits(separate.Gradient), Stored.Bits(fused.Gradient));
        },
        iter: 60);

    private static Result Fused(BFloat16[] z, BFloat16[] dy, FusedShape shape)
    {
        BFloat16[] y = Stored.Filled(dy.Length);
        BFloat16[] withoutPlaces = Stored.Filled(dy.Length);
        byte[] places = new byte[dy.Length];
        BFloat16[] dz = Stored.Filled(z.Length);
        fixed (BFloat16* input = z, output = y, alone = withoutPlaces, upstream = dy, gradient = dz)
        fixed (byte* where = places)
        {
            ReluLrnMaxPoolKernels.Forward(input, output, where, shape);
            ReluLrnMaxPoolKernels.Forward(input, alone, null, shape);
            ReluLrnMaxPoolKernels.Backward(input, upstream, where, gradient, shape);
        }

        Assert.Equal(Stored.Bits(y), Stored.Bits(withoutPlaces));
        return new Result(y, places, dz);
    }

    private static Result Separate(BFloat16[] z, BFloat16[] dy, FusedShape shape)
    {
        var planes = new PlaneShape(shape.Pool.Planes / shape.Channels, shape.Channels, (nint)shape.Pool.Height * shape.Pool.Width);
        BFloat16[] x = [.. z.Select(value => value.ToSingle() < 0 ? default : value)];
        var normalized = new BFloat16[z.Length];
        var y = new BFloat16[dy.Length];
        byte[] places = new byte[dy.Length];
        LrnKernels.Forward(x, normalized, planes, shape.Lrn);
        MaxPoolKernels.Forward(normalized, y, places, shape.Pool);
        var pooled = new BFloat16[z.Length];
        var dx = new BFloat16[z.Length];
        MaxPoolKernels.Backward(dy, places, pooled, shape.Pool);
        LrnKernels.Backward(x, pooled, dx, planes, shape.Lrn);
        return new Result(y, places, [.. dx.Select((value, i) => x[i].ToSingle() <= 0 ? default : value)]);
    }

    private sealed record Result(BFloat16[] Y, byte[] Places, BFloat16[] Gradient);

    private sealed record Problem(FusedShape Shape, int Odd, uint Seed);
}
