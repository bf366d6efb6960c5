using AlexNetSharp.Kernels.Normalization;
using CsCheck;

namespace AlexNetSharp.Kernels.Tests.Normalization;

public sealed class BatchNormTests
{
    // Values of a few units, each from a subtraction and a fused multiply-add.
    private const double Tolerance = 5e-6;

    // What is asked for where the mean is ten thousand times the spread.
    private const double LargeMeanTolerance = 1e-4;

    // Central differences of float32 outputs over this step.
    private const float Step = 0.02f;
    private const double DifferenceTolerance = 5e-3;

    private static readonly Gen<BatchNormProblem> Problems =
        from images in Gen.Int[1, 5]
        from channels in Gen.Int[1, 6]
        from plane in Gen.OneOf(Gen.Int[1, 20], Gen.Int[21, 200])
        from rectify in Gen.Bool
        from seed in Gen.UInt
        where images * plane > 1
        select new BatchNormProblem(new PlaneShape(images, channels, plane), seed, rectify);

    [Fact]
    public void Train_RandomShapes_MatchesDoublePrecisionReference() => Problems.Sample(problem => AssertTrains(problem, Tolerance));

    [Fact]
    public void Infer_RandomShapes_MatchesDoublePrecisionReference() => Problems.Sample(problem =>
    {
        var reference = new BatchNormReference(problem);
        reference.Mean.CopyTo(problem.Mean, 0);
        reference.Variance.CopyTo(problem.Variance, 0);
        AssertClose(reference.Output(), problem.Infer(), Tolerance);
    });

    [Theory]
    [InlineData(3, 4097)]
    [InlineData(1, 12293)]
    public void Train_PlanesLongerThanAStretch_MatchesReference(int images, int plane) =>
        AssertTrains(new BatchNormProblem(new PlaneShape(images, 2, plane), 3, Rectify: true), Tolerance);

    // Blocks of several maps, the last of which is not full; and of the most maps.
    [Theory]
    [InlineData(3, 131, 20)]
    [InlineData(2, 2100, 3)]
    public void Train_ManySmallMaps_MatchesReference(int images, int channels, int plane)
    {
        Assert.True(new BatchNormBlocks(new PlaneShape(images, channels, plane)).Count < channels);
        AssertTrains(new BatchNormProblem(new PlaneShape(images, channels, plane), 15, Rectify: true, Epsilon: 0.1), Tolerance);
    }

    [Theory]
    [InlineData(1e4f, 1f)]
    [InlineData(1e4f, 0.3f)]
    [InlineData(-1e4f, 1f)]
    [InlineData(1e-4f, 1e-2f)]
    public void Train_MeanMuchLargerThanSpread_KeepsItsAccuracy(float mean, float spread)
    {
        var problem = new BatchNormProblem(new PlaneShape(7, 3, 300), 4, Rectify: false, Epsilon: 1e-9);
        AssertTrains(problem with { X = [.. problem.X.Select(value => mean + (spread * value))] }, LargeMeanTolerance);
    }

    [Fact]
    public void Train_MeansThatDriftFromImageToImage_KeepsItsAccuracy()
    {
        // The first image lies far from the others: differences from it alone would be large.
        var problem = new BatchNormProblem(new PlaneShape(20, 2, 100), 5, Rectify: false);
        AssertTrains(problem with { X = [.. problem.X.Select((value, i) => i < 200 ? value - 1000 : value + 1000)] }, LargeMeanTolerance);
    }

    [Fact]
    public void Train_ConstantMap_GivesItsShift()
    {
        var problem = new BatchNormProblem(new PlaneShape(3, 2, 50), 6, Rectify: false);
        problem = problem with { X = [.. problem.X.Select(_ => 0.1f)] };
        AssertClose([.. problem.X.Select((_, i) => (double)problem.Shift[i / 50 % 2])], problem.Train(), Tolerance);
        Assert.All(problem.Variance, variance => Assert.InRange(variance, 0, 1e-15));
    }

    [Fact]
    public void Backward_SmallCase_EqualsFiniteDifferencesOfTrain()
    {
        var problem = new BatchNormProblem(new PlaneShape(2, 2, 5), 7, Rectify: false);
        problem.Train();
        (float[] input, float[] scale, float[] shift) = problem.Backward();
        AssertDifferences(input, problem, problem.X, x => problem with { X = x });
        AssertDifferences(scale, problem, problem.Scale, values => problem with { Scale = values });
        AssertDifferences(shift, problem, problem.Shift, values => problem with { Shift = values });
    }

    /// <summary>
    /// A mean that float32 cannot hold, and an output gradient with a mean and a slope of its own: what rounding took from the mean then
    /// weighs as much as the sums themselves, in the gradient of the scale and in that of the input.
    /// </summary>
    [Theory]
    [InlineData(1e4f, 0.05f)]
    [InlineData(-3e3f, 0.01f)]
    public void Backward_GradientOfALargeMean_KeepsWhatRoundingTookFromTheMean(float mean, float spread)
    {
        var problem = new BatchNormProblem(new PlaneShape(7, 3, 300), 16, Rectify: false, Epsilon: 1e-9);
        float[] values = problem.X;
        AssertTrains(
            problem with
            {
                X = [.. values.Select(value => mean + (spread * value))],
                OutputGradient = [.. problem.OutputGradient.Select((dy, i) => 3 + (2 * values[i]) + dy)],
            },
            LargeMeanTolerance);
    }

    [Fact]
    public void Backward_WithoutInputGradient_GivesTheOthers()
    {
        var problem = new BatchNormProblem(new PlaneShape(2, 3, 40), 8, Rectify: true);
        problem.Train();
        (float[] input, float[] scale, float[] shift) = problem.Backward(withInput: false);
        Assert.All(input, value => Assert.Equal(float.NaN, value));
        Assert.Equal(problem.Backward().Scale, scale);
        Assert.Equal(problem.Backward().Shift, shift);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Passes_NotFiniteValue_SpoilsItsMapAndNoOther(float value)
    {
        var clean = new BatchNormProblem(new PlaneShape(3, 4, 21), 9, Rectify: true);
        float[] x = [.. clean.X];
        x[(((2 * 4) + 1) * 21) + 20] = value;
        var dirty = new BatchNormProblem(clean.Shape, 9, Rectify: true) { X = x };
        AssertOnlyMapIsNotANumber(1, clean.Train(), dirty.Train());
        AssertOnlyMapIsNotANumber(1, clean.Backward().Input, dirty.Backward().Input);
    }

    [Fact]
    public void Infer_NotFiniteValues_StayWhereTheyAre()
    {
        var problem = new BatchNormProblem(new PlaneShape(1, 1, 21), 10, Rectify: true) { Scale = [2], Shift = [1] };
        problem.Variance[0] = 1;
        (problem.X[0], problem.X[5], problem.X[20]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        float[] y = problem.Infer();
        Assert.Equal([float.NaN, float.PositiveInfinity, 0], [y[0], y[5], y[20]]);
        Assert.Equal(19, y.Count(float.IsFinite));
    }

    [Fact]
    public void Passes_AnyThreadCount_GiveTheSameBits()
    {
        var problem = new BatchNormProblem(new PlaneShape(5, 70, 300), 11, Rectify: true);
        TestValues.AssertSameBitsForThreadCounts(problem.Train);
        TestValues.AssertSameBitsForThreadCounts(problem.Infer);
        TestValues.AssertSameBitsForThreadCounts(() => problem.Backward().Input);
        TestValues.AssertSameBitsForThreadCounts(() => [.. problem.Backward().Scale, .. problem.Backward().Shift]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 5)]
    public void Train_FewerThanTwoValues_IsRefusedInOneSentence(int images, int plane)
    {
        var problem = new BatchNormProblem(new PlaneShape(images, 2, plane), 12, Rectify: false);
        Assert.StartsWith(
            "Batch normalisation learns from at least two values of a map",
            Assert.Throws<ArgumentException>(problem.Train).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1e-5)]
    [InlineData(double.NaN)]
    public void Passes_EpsilonNotPositive_AreRefusedInOneSentence(double epsilon)
    {
        var problem = new BatchNormProblem(new PlaneShape(2, 2, 5), 13, Rectify: false, epsilon);
        Assert.All(
            (Action[])[() => problem.Train(), () => problem.Infer(), () => problem.Backward()],
            pass =>
                Assert.Equal(
                    $"Batch normalisation needs a positive epsilon, such as 1e-5; this one is {epsilon}.",
                    Assert.Throws<ArgumentException>(pass).Message));
    }

    [Fact]
    public void Infer_NoImages_DoesNothing() => Assert.Empty(new BatchNormProblem(new PlaneShape(0, 3, 5), 14, Rectify: false).Infer());

    private static void AssertTrains(BatchNormProblem problem, double tolerance)
    {
        var reference = new BatchNormReference(problem);
        float[] y = problem.Train();
        (float[] input, float[] scale, float[] shift) = problem.Backward();
        (double[] wantedInput, double[] wantedScale, double[] wantedShift) = reference.Gradients(y);
        for (int map = 0; map < reference.Mean.Length; map++)
        {
            Assert.InRange(
                problem.Mean[map] - reference.Mean[map],
                -tolerance * Math.Sqrt(reference.Variance[map]),
                tolerance * Math.Sqrt(reference.Variance[map]));
            Assert.InRange(problem.Variance[map] / reference.Variance[map], 1 - tolerance, 1 + tolerance);
        }

        AssertClose(reference.Output(), y, tolerance);
        AssertClose(wantedInput, input, tolerance);

        // Random sums grow with the root of their length, and so does what cancels in them.
        double ofSums = tolerance * Math.Sqrt(problem.Shape.Images * problem.Shape.Plane);
        AssertClose(wantedScale, scale, ofSums);
        AssertClose(wantedShift, shift, ofSums);
    }

    private static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double allowed = tolerance * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"[{i}]: {actual[i]:R}, expected {expected[i]:R} within {allowed:R}");
        }
    }

    private static void AssertDifferences(float[] gradient, BatchNormProblem problem, float[] values, Func<float[], BatchNormProblem> with)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double Loss(float step)
            {
                float[] moved = [.. values];
                moved[i] += step;
                return with(moved).Train().Zip(problem.OutputGradient, (y, dy) => (double)y * dy).Sum();
            }

            double difference = (Loss(Step) - Loss(-Step)) / (2 * Step);
            Assert.True(
                Math.Abs(difference - gradient[i]) <= DifferenceTolerance * (1 + Math.Abs(difference)),
                $"[{i}]: {gradient[i]:R}, expected {difference:R}");
        }
    }

    private static void AssertOnlyMapIsNotANumber(int map, float[] clean, float[] dirty)
    {
        for (int i = 0; i < clean.Length; i++)
        {
            bool inside = i / 21 % 4 == map;
            Assert.Equal(inside, float.IsNaN(dirty[i]));
            Assert.True(inside || clean[i].Equals(dirty[i]));
        }
    }
}
