using AlexNetSharp.Kernels.Normalization;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Normalization;

public sealed class LrnTests
{
    // Float32 sums of at most 11 squares, a power and a quotient: a few units in the last place each.
    private const double Tolerance = 2e-5;

    private static readonly Gen<Problem> Problems =
        from images in Gen.Int[1, 3]
        from groups in Gen.Int[1, 3]
        from perGroup in Gen.Int[1, 9]
        from plane in Gen.Int[1, 70]
        from half in Gen.Int[0, 5]
        from beta in OneOf(0.75f, 0.5f, 1f, 0.6f)
        from alpha in OneOf(1e-4f, 0.3f)
        from k in OneOf(1f, 2f)
        from seed in Gen.UInt
        select new Problem(
            new PlaneShape(images, groups * perGroup, plane),
            new LrnParameters((2 * half) + 1, k, alpha, beta, groups),
            seed);

    [Fact]
    public void Forward_RandomShapes_MatchesDoublePrecisionReference() => Problems.Sample(problem =>
    {
        float[] x = problem.Values(1);
        float[] y = new float[x.Length];
        LrnKernels.Forward(x, y, problem.Shape, problem.Parameters);
        AssertClose(LrnReference.Forward(x, problem.Shape, problem.Parameters), y);
    });

    [Fact]
    public void Backward_RandomShapes_MatchesDoublePrecisionReference() => Problems.Sample(problem =>
    {
        float[] x = problem.Values(1);
        float[] dy = problem.Values(2);
        float[] dx = new float[x.Length];
        LrnKernels.Backward(x, dy, dx, problem.Shape, problem.Parameters);
        AssertClose(LrnReference.Backward(x, dy, problem.Shape, problem.Parameters), dx);
    });

    [Theory]
    [InlineData(1023)]
    [InlineData(1025)]
    [InlineData(3025)]
    public void Passes_PlanesLongerThanOneStretch_MatchReference(int plane)
    {
        var problem = new Problem(new PlaneShape(2, 6, plane), new LrnParameters(5, 2, 0.1f, 0.75f, 2), 7);
        float[] x = problem.Values(1);
        float[] dy = problem.Values(2);
        float[] y = new float[x.Length];
        float[] dx = new float[x.Length];
        LrnKernels.Forward(x, y, problem.Shape, problem.Parameters);
        LrnKernels.Backward(x, dy, dx, problem.Shape, problem.Parameters);
        AssertClose(LrnReference.Forward(x, problem.Shape, problem.Parameters), y);
        AssertClose(LrnReference.Backward(x, dy, problem.Shape, problem.Parameters), dx);
    }

    [Fact]
    public void Passes_AnyThreadCount_GiveTheSameBits()
    {
        var problem = new Problem(new PlaneShape(4, 10, 700), new LrnParameters(5, 2, 1e-2f, 0.75f, 2), 3);
        float[] x = problem.Values(1);
        float[] dy = problem.Values(2);
        int before = KernelThreads.Count;
        var runs = new List<float[]>();
        foreach (int threads in (int[])[1, 3])
        {
            KernelThreads.Count = threads;
            float[] dx = new float[x.Length];
            LrnKernels.Backward(x, dy, dx, problem.Shape, problem.Parameters);
            runs.Add(dx);
        }

        KernelThreads.Count = before;
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void Forward_NotANumber_ReachesItsWindowOnly()
    {
        var shape = new PlaneShape(1, 9, 19);
        float[] x = Enumerable.Repeat(1f, (int)shape.Count).ToArray();
        x[(4 * 19) + 17] = float.NaN;
        float[] y = new float[x.Length];
        LrnKernels.Forward(x, y, shape, new LrnParameters(5, 2, 1e-4f, 0.75f));
        for (int i = 0; i < y.Length; i++)
        {
            bool inside = i % 19 == 17 && Math.Abs((i / 19) - 4) <= 2;
            Assert.Equal(inside, float.IsNaN(y[i]));
        }
    }

    [Fact]
    public void Forward_Infinity_SilencesItsNeighborsAndIsNotANumberItself()
    {
        float[] x = [1, float.PositiveInfinity, 1, 1];
        float[] y = new float[4];
        LrnKernels.Forward(x, y, new PlaneShape(1, 4, 1), new LrnParameters(3, 2, 1e-4f, 0.75f));
        Assert.Equal(0, y[0]);
        Assert.True(float.IsNaN(y[1]));
        Assert.Equal(0, y[2]);
        Assert.True(y[3] > 0);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(0, 1)]
    [InlineData(5, 4)]
    public void Forward_EvenWindowOrUnevenGroups_IsRefused(int size, int groups)
    {
        float[] x = new float[6];
        Assert.Throws<ArgumentException>(() =>
            LrnKernels.Forward(x, new float[6], new PlaneShape(1, 6, 1), new LrnParameters(size, 2, 1, 0.75f, groups)));
    }

    [Fact]
    public void Forward_WrongLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() =>
            LrnKernels.Forward(new float[5], new float[6], new PlaneShape(1, 6, 1), new LrnParameters(5, 2, 1, 0.75f)));

    private static Gen<float> OneOf(params float[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double allowed = Tolerance * (1 + Math.Abs(expected[i]));
            Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"[{i}]: {actual[i]:R}, expected {expected[i]:R}");
        }
    }

    private sealed record Problem(PlaneShape Shape, LrnParameters Parameters, uint Seed)
    {
        public float[] Values(uint stream)
        {
            float[] values = new float[Shape.Count];
            CountedNormals.Fill(values, new CountedRandom(Seed, RandomPurpose.Synthetic), (stream, 0), 3);
            return values;
        }
    }
}
