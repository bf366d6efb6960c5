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
        from colours in Gen.Int[2, Palette.Length]
        from seed in Gen.UInt
        select new Problem(new PoolShape(planes, height, width, kernel, stride, ceiling), colours, seed);

    [Fact]
    public void Forward_RandomShapesWithTies_FollowsTheRuleOfTies() => Problems.Sample(problem =>
    {
        float[] x = problem.Values();
        (float[] y, byte[] places) = Pool(x, problem.Shape);
        (float[] wantedY, byte[] wantedPlaces) = Reference(x, problem.Shape);
        Assert.Equal(wantedY, y);
        Assert.Equal(wantedPlaces, places);
    });

    [Fact]
    public void Backward_RandomShapes_GivesEveryGradientToItsMaximum() => Problems.Sample(problem =>
    {
        PoolShape shape = problem.Shape;
        (float[] y, byte[] places) = Pool(problem.Values(), shape);

        // Whole numbers, so that sums are exact in any order.
        float[] dy = [.. Enumerable.Range(1, y.Length).Select(i => (float)(i % 97))];
        float[] dx = Enumerable.Repeat(5f, (int)shape.InputCount).ToArray();
        MaxPool.Backward(dy, places, dx, shape);
        float[] wanted = new float[dx.Length];
        for (int i = 0; i < dy.Length; i++)
        {
            wanted[Cell(shape, i, places[i])] += dy[i];
        }

        Assert.Equal(wanted, dx);
    });

    [Fact]
    public unsafe void Forward_WithoutPlaces_GivesTheSameMaxima()
    {
        var problem = new Problem(new PoolShape(3, 13, 27, 3, 2, false), 8, 5);
        float[] x = problem.Values();
        float[] y = new float[problem.Shape.OutputCount];
        fixed (float* from = x, to = y)
        {
            MaxPool.Forward(from, to, null, problem.Shape);
        }

        Assert.Equal(Reference(x, problem.Shape).Y, y);
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
    public void Shape_ImpossibleWindow_IsRefused(int kernel) => Assert.Throws<ArgumentException>(() => new PoolShape(1, 4, 40, kernel, 1, false));

    private static (float[] Y, byte[] Places) Pool(float[] x, PoolShape shape)
    {
        float[] y = new float[shape.OutputCount];
        byte[] places = new byte[y.Length];
        MaxPool.Forward(x, y, places, shape);
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
                bool inside = Row(shape, i) + (place / shape.Kernel) < shape.Height && Column(shape, i) + (place % shape.Kernel) < shape.Width;
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

    private sealed record Problem(PoolShape Shape, int Colours, uint Seed)
    {
        public float[] Values()
        {
            var random = new CountedRandom(Seed, RandomPurpose.Synthetic);
            return [.. Enumerable.Range(0, (int)Shape.InputCount).Select(i => Palette[CountedRandom.ToInteger(random.Block((ulong)i).X, Colours)])];
        }
    }
}
