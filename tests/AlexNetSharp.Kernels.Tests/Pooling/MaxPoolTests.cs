using AlexNetSharp.Kernels.Pooling;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Pooling;

public sealed class MaxPoolTests
{
    // Few different values, so that ties, infinities and values that are not numbers meet in most windows.
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

    // The windows of AlexNet have a path of their own: from one window a row to several vectors of them, with and without a rest.
    private static readonly Gen<Problem> PaperProblems =
        from planes in Gen.Int[1, 3]
        from height in Gen.Int[3, 20]
        from width in Gen.Int[3, 120]
        from ceiling in Gen.Bool
        from colors in Gen.Int[2, Palette.Length]
        from seed in Gen.UInt
        select new Problem(new PoolShape(planes, height, width, 3, 2, ceiling), colors, seed);

    [Fact]
    public void Forward_RandomShapesWithTies_FollowsTheRuleOfTies() => Problems.Sample(AssertForward);

    [Fact]
    public void Forward_WindowsOfThePaper_FollowsTheRuleOfTies() => PaperProblems.Sample(AssertForward);

    [Fact]
    public void Backward_RandomShapes_GivesEveryGradientToItsMaximum() => Problems.Sample(AssertBackward);

    [Fact]
    public void Backward_WindowsOfThePaper_GivesEveryGradientToItsMaximum() => PaperProblems.Sample(AssertBackward);

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Passes_AnyThreadCount_GiveTheSameBits(int kernel)
    {
        var problem = new Problem(new PoolShape(7, 29, 31, kernel, 2, false), 5, 11);
        float[] x = problem.Values();
        int before = KernelThreads.Count;
        var runs = new List<(float[] Y, byte[] Places, float[] Gradient)>();
        foreach (int threads in (int[])[1, 2])
        {
            KernelThreads.Count = threads;
            (float[] y, byte[] places) = Pool(x, problem.Shape);
            float[] dx = new float[x.Length];
            MaxPoolKernels.Backward(Fractions(y.Length), places, dx, problem.Shape);
            runs.Add((y, places, dx));
        }

        KernelThreads.Count = before;
        Assert.Equal(runs[0].Y, runs[1].Y);
        Assert.Equal(runs[0].Places, runs[1].Places);
        Assert.Equal(runs[0].Gradient, runs[1].Gradient);
    }

    [Fact]
    public void Backward_OverlappingWindows_AddsInRowOrder()
    {
        // One maximum in the cell that four windows share; the sum of their gradients depends on the order.
        var shape = new PoolShape(1, 5, 5, 3, 2, false);
        float[] x = new float[25];
        x[12] = 1;
        (float[] _, byte[] places) = Pool(x, shape);
        float[] dx = new float[25];
        MaxPoolKernels.Backward([1e8f, 1, -1e8f, 1], places, dx, shape);
        Assert.Equal(((1e8f + 1) + -1e8f) + 1, dx[12]);
        Assert.Equal(1, dx.Count(value => value != 0));
    }

    [Theory]
    [InlineData(3, 13, 27)]
    [InlineData(3, 55, 55)]
    [InlineData(2, 13, 27)]
    public unsafe void Forward_WithoutPlaces_GivesTheSameMaxima(int kernel, int height, int width)
    {
        var problem = new Problem(new PoolShape(3, height, width, kernel, 2, false), 8, 5);
        float[] x = problem.Values();
        float[] y = new float[problem.Shape.OutputCount];
        fixed (float* from = x, to = y)
        {
            MaxPoolKernels.Forward(from, to, null, problem.Shape);
        }

        Assert.Equal(Bits(Reference(x, problem.Shape).Y), Bits(y));
    }

    [Fact]
    public void Forward_OnlyNegativeInfinity_GivesTheFirstCell()
    {
        var shape = new PoolShape(1, 4, 21, 3, 2, true);
        (float[] y, byte[] places) = Pool(Enumerable.Repeat(float.NegativeInfinity, 84).ToArray(), shape);
        Assert.All(y, value => Assert.Equal(float.NegativeInfinity, value));
        Assert.All(places, place => Assert.Equal(0, place));
    }

    [Theory]
    [InlineData(55, 27, 27)]
    [InlineData(27, 13, 13)]
    [InlineData(14, 6, 7)]
    public void Shape_OfThePapersPools_CountsWindows(int size, int floor, int ceiling)
    {
        Assert.Equal(floor, new PoolShape(1, size, size, 3, 2, false).OutputWidth);
        Assert.Equal(ceiling, new PoolShape(1, size, size, 3, 2, true).OutputWidth);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(0)]
    public void Shape_ImpossibleWindow_IsRefused(int kernel) =>
        Assert.Throws<ArgumentException>(() => new PoolShape(1, 4, 40, kernel, 1, false));

    private static void AssertForward(Problem problem)
    {
        float[] x = problem.Values();
        (float[] y, byte[] places) = Pool(x, problem.Shape);
        (float[] wantedY, byte[] wantedPlaces) = Reference(x, problem.Shape);
        Assert.Equal(Bits(wantedY), Bits(y));
        Assert.Equal(wantedPlaces, places);
    }

    private static void AssertBackward(Problem problem)
    {
        PoolShape shape = problem.Shape;
        (float[] y, byte[] places) = Pool(problem.Values(), shape);

        // Whole numbers, so that sums are exact in any order.
        float[] dy = [.. Enumerable.Range(1, y.Length).Select(i => (float)(i % 97))];
        float[] dx = Enumerable.Repeat(5f, (int)shape.InputCount).ToArray();
        MaxPoolKernels.Backward(dy, places, dx, shape);
        float[] wanted = new float[dx.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            wanted[Cell(shape, i, places[i])] += dy[i];
        }

        Assert.Equal(wanted, dx);
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];

    private static float[] Fractions(int length) => [.. Enumerable.Range(1, length).Select(i => 1f / i)];

    private static (float[] Y, byte[] Places) Pool(float[] x, PoolShape shape)
    {
        float[] y = new float[shape.OutputCount];
        byte[] places = new byte[y.Length];
        MaxPoolKernels.Forward(x, y, places, shape);
        return (y, places);
    }

    private static (float[] Y, byte[] Places) Reference(float[] x, PoolShape shape)
    {
        float[] y = new float[shape.OutputCount];
        byte[] places = new byte[y.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[Cell(shape, i, 0)];
            for (int place = 1; place < shape.Kernel * shape.Kernel; place++)
            {
                bool inside =
                    Row(shape, i) + (place / shape.Kernel) < shape.Height && Column(shape, i) + (place % shape.Kernel) < shape.Width;
                float value = inside ? x[Cell(shape, i, place)] : float.NegativeInfinity;
                if (inside && (value > y[i] || float.IsNaN(value)))
                {
                    (y[i], places[i]) = (value, (byte)place);
                }
            }
        }

        return (y, places);
    }

    private static int Row(PoolShape shape, int output) => output / shape.OutputWidth % shape.OutputHeight * shape.Stride;

    private static int Column(PoolShape shape, int output) => output % shape.OutputWidth * shape.Stride;

    private static int Cell(PoolShape shape, int output, int place)
    {
        int plane = output / (shape.OutputWidth * shape.OutputHeight);
        int row = Row(shape, output) + (place / shape.Kernel);
        return (((plane * shape.Height) + row) * shape.Width) + Column(shape, output) + (place % shape.Kernel);
    }

    private sealed record Problem(PoolShape Shape, int Colors, uint Seed)
    {
        public float[] Values()
        {
            var random = new CountedRandom(Seed, RandomPurpose.Synthetic);
            return
            [
                .. Enumerable
                    .Range(0, (int)Shape.InputCount)
                    .Select(i => Palette[CountedRandom.ToInteger(random.Block((ulong)i).X, Colors)]),
            ];
        }
    }
}
