using AlexNetSharp.Kernels.Fusion;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Kernels.Pooling;
using AlexNetSharp.Kernels.Tests.Normalization;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Fusion;

public sealed class ReluLrnMaxPoolKernelsTests
{
    private static readonly float[] Oddities = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 1e30f, float.Epsilon];

    // Windows of more and fewer maps than a group has; planes of one strip and of several; widths below and above every vector.
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
        select new Problem(images, groups * perGroup, height, width, new LrnParameters((2 * half) + 1, 2, 0.02f, beta, groups), odd, seed);

    [Fact]
    public void Passes_RandomShapes_HaveTheBitsOfTheSeparateKernels() => Problems.Sample(
        problem =>
        {
            FusedShape shape = problem.Shape;
            float[] z = problem.Input();
            float[] dy = problem.Upstream();
            Result fused = Fused(z, dy, shape);
            Result separate = Separate(z, dy, shape);
            Assert.Equal(separate.Y, fused.Y);
            Assert.Equal(separate.Places, fused.Places);
            Assert.Equal(separate.Gradient, fused.Gradient);
        },
        iter: 60);

    [Fact]
    public void Forward_AgainstDoublePrecision_IsClose()
    {
        var problem = new Problem(2, 8, 13, 19, new LrnParameters(5, 2, 0.05f, 0.75f, 2), 0, 5);
        float[] z = problem.Input();
        Result fused = Fused(z, problem.Upstream(), problem.Shape);
        double[] wanted = Reference([.. z.Select(value => (double)value)], problem.Shape);
        Assert.All(wanted.Zip(fused.Y), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Fact]
    public void Backward_AgainstFiniteDifferences_IsClose()
    {
        var problem = new Problem(1, 6, 7, 9, new LrnParameters(5, 2, 0.05f, 0.75f, 2), 0, 9);
        float[] z = problem.Input();
        float[] dy = problem.Upstream();
        float[] gradient = Fused(z, dy, problem.Shape).Gradient;
        for (int i = 0; i < z.Length; i++)
        {
            // Small enough that no value of the seed changes its sign or its window's order; the reference is in double precision.
            double slope = (Loss(z, dy, problem.Shape, i, 1e-6) - Loss(z, dy, problem.Shape, i, -1e-6)) / 2e-6;
            Assert.Equal(slope, gradient[i], 1e-4);
        }

        Assert.InRange(gradient.Count(value => value != 0), z.Length / 10, z.Length / 2);
    }

    [Fact]
    public void Passes_AnyThreadCount_GiveTheSameBits()
    {
        var problem = new Problem(3, 10, 60, 90, new LrnParameters(5, 2, 1e-2f, 0.75f, 2), 0, 3);
        int before = KernelThreads.Count;
        var runs = new List<Result>();
        foreach (int threads in (int[])[1, 2])
        {
            KernelThreads.Count = threads;
            runs.Add(Fused(problem.Input(), problem.Upstream(), problem.Shape));
        }

        KernelThreads.Count = before;
        Assert.Equal(runs[0].Y, runs[1].Y);
        Assert.Equal(runs[0].Gradient, runs[1].Gradient);
    }

    [Fact]
    public unsafe void Forward_WithoutPlaces_GivesTheSameMaxima()
    {
        var problem = new Problem(2, 6, 27, 27, new LrnParameters(5, 2, 1e-2f, 0.75f, 2), 3, 8);
        float[] z = problem.Input();
        float[] y = new float[problem.Shape.Pool.OutputCount];
        fixed (float* from = z, to = y)
        {
            ReluLrnMaxPoolKernels.Forward(from, to, null, problem.Shape);
        }

        Assert.Equal(Fused(z, problem.Upstream(), problem.Shape).Y, y);
    }

    [Theory]
    [InlineData(2, 2, false, 4, 5, 1)]
    [InlineData(3, 1, false, 4, 5, 1)]
    [InlineData(3, 2, true, 4, 5, 1)]
    [InlineData(3, 2, false, 3, 5, 1)]
    [InlineData(3, 2, false, 4, 4, 1)]
    [InlineData(3, 2, false, 4, 5, 3)]
    public unsafe void Forward_PartsThatDoNotFit_AreRefused(int kernel, int stride, bool ceiling, int channels, int size, int groups)
    {
        var shape = new FusedShape(channels, new PoolShape(4, 6, 6, kernel, stride, ceiling), new LrnParameters(size, 2, 1, 0.75f, groups));
        Assert.Throws<ArgumentException>(() => ReluLrnMaxPoolKernels.Forward((float*)null, null, null, shape));
        Assert.Throws<ArgumentException>(() => ReluLrnMaxPoolKernels.Backward((float*)null, null, null, null, shape));
    }

    private static unsafe Result Fused(float[] z, float[] dy, FusedShape shape)
    {
        float[] y = new float[dy.Length];
        byte[] places = new byte[dy.Length];

        // Filled, so that a value that is not written shows.
        float[] dz = [.. Enumerable.Repeat(7f, z.Length)];
        fixed (float* input = z, output = y, upstream = dy, gradient = dz)
        fixed (byte* where = places)
        {
            ReluLrnMaxPoolKernels.Forward(input, output, where, shape);
            ReluLrnMaxPoolKernels.Backward(input, upstream, where, gradient, shape);
        }

        return new Result(y, places, dz);
    }

    private static Result Separate(float[] z, float[] dy, FusedShape shape)
    {
        var planes = new PlaneShape(shape.Pool.Planes / shape.Channels, shape.Channels, (nint)shape.Pool.Height * shape.Pool.Width);
        float[] x = [.. z.Select(value => value < 0 ? 0 : value)];
        float[] normalized = new float[z.Length];
        float[] y = new float[dy.Length];
        byte[] places = new byte[dy.Length];
        LrnKernels.Forward(x, normalized, planes, shape.Lrn);
        MaxPoolKernels.Forward(normalized, y, places, shape.Pool);
        float[] pooled = new float[z.Length];
        float[] dx = new float[z.Length];
        MaxPoolKernels.Backward(dy, places, pooled, shape.Pool);
        LrnKernels.Backward(x, pooled, dx, planes, shape.Lrn);
        return new Result(y, places, [.. dx.Select((value, i) => x[i] <= 0 ? 0 : value)]);
    }

    private static double Loss(float[] z, float[] dy, FusedShape shape, int changed, double by)
    {
        double[] values = [.. z.Select(value => (double)value)];
        values[changed] += by;
        return Reference(values, shape).Zip(dy, (y, upstream) => y * upstream).Sum();
    }

    /// <summary>The three layers as printed, in double precision.</summary>
    private static double[] Reference(double[] z, FusedShape shape)
    {
        PoolShape pool = shape.Pool;
        var planes = new PlaneShape(pool.Planes / shape.Channels, shape.Channels, (nint)pool.Height * pool.Width);
        double[] normalized = LrnReference.Forward([.. z.Select(value => Math.Max(0, value))], planes, shape.Lrn);
        double[] y = new double[pool.OutputCount];
        for (int i = 0; i < y.Length; i++)
        {
            int plane = i / (pool.OutputHeight * pool.OutputWidth);
            int row = i / pool.OutputWidth % pool.OutputHeight * 2;
            int column = i % pool.OutputWidth * 2;
            y[i] = Enumerable
                .Range(0, 9)
                .Max(place => normalized[(((plane * pool.Height) + row + (place / 3)) * pool.Width) + column + (place % 3)]);
        }

        return y;
    }

    private sealed record Result(float[] Y, byte[] Places, float[] Gradient);

    private sealed record Problem(int Images, int Channels, int Height, int Width, LrnParameters Parameters, int Odd, uint Seed)
    {
        public FusedShape Shape => new(Channels, new PoolShape(Images * Channels, Height, Width, 3, 2, false), Parameters);

        public float[] Input()
        {
            float[] values = new float[Shape.Pool.InputCount];
            CountedNormals.Fill(values, new CountedRandom(Seed, RandomPurpose.Synthetic), (1, 0), 3);
            for (int i = 0; i < Odd; i++)
            {
                values[(int)((Seed + (7919L * i)) % values.Length)] = Oddities[(Seed + i) % Oddities.Length];
            }

            return values;
        }

        public float[] Upstream()
        {
            float[] values = new float[Shape.Pool.OutputCount];
            CountedNormals.Fill(values, new CountedRandom(Seed, RandomPurpose.Synthetic), (2, 0), 1);
            return values;
        }
    }
}
