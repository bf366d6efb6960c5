using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class BatchNormPassesTests
{
    // Float32 sums in another order, measured by the largest value.
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(true, 4, 5, 8, 9)]
    [InlineData(false, 4, 5, 8, 9)]
    [InlineData(true, 1, 3, 64, 1)]
    [InlineData(true, 2, 70, 9, 8)]
    [InlineData(true, 9, 2, 3, 3)]
    [InlineData(false, 12, 7, 1, 1)]
    public void Apply_AnyShape_MatchesTheLibraryWithItsGradients(bool rectify, int images, int channels, int height, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        var rule = new BatchNormRule(1e-3, rectify);
        long[] shape = [images, channels, height, width];
        Leaves wanted = new(shape), got = new(shape), forced = new(shape);
        Tensor y = wanted.Library(rule);
        wanted.Backward(y);
        got.AssertMatches(wanted, y, BatchNormPasses.Apply(got.X, got.Scale, got.Shift, rule));
        forced.AssertMatches(wanted, y, BatchNormPasses.ByKernel(forced.X, forced.Scale, forced.Shift, rule));
    }

    [Fact]
    public void Apply_FlatInput_MatchesTheLibraryWithItsGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        var rule = new BatchNormRule(1e-5, Rectify: true);
        Leaves wanted = new([20, 9]), got = new([20, 9]);
        Tensor y = wanted.Library(rule);
        wanted.Backward(y);
        got.AssertMatches(wanted, y, BatchNormPasses.Apply(got.X, got.Scale, got.Shift, rule));
    }

    [Fact]
    public void Apply_SomeGradientsOnly_GivesThose()
    {
        using DisposeScope scope = NewDisposeScope();
        var rule = new BatchNormRule(1e-5, Rectify: true);
        long[] shape = [3, 4, 9, 8];
        Leaves wanted = new(shape), image = new(shape), frozen = new(shape);
        wanted.Backward(wanted.Library(rule));
        image.X.requires_grad = false;
        image.Backward(BatchNormPasses.Apply(image.X, image.Scale, image.Shift, rule).Output);
        RandomTensors.AssertClose(wanted.Scale.Gradient(), image.Scale.Gradient(), Tolerance);
        RandomTensors.AssertClose(wanted.Shift.Gradient(), image.Shift.Gradient(), Tolerance);
        (frozen.Scale.requires_grad, frozen.Shift.requires_grad) = (false, false);
        frozen.Backward(BatchNormPasses.Apply(frozen.X, frozen.Scale, frozen.Shift, rule).Output);
        RandomTensors.AssertClose(wanted.X.Gradient(), frozen.X.Gradient(), Tolerance);
        Assert.Null(frozen.Scale.grad);
    }

    [Fact]
    public void Apply_SeveralBackwardPassesAndScaledParameters_AddUp()
    {
        using DisposeScope scope = NewDisposeScope();
        var rule = new BatchNormRule(1e-5, Rectify: false);
        Leaves once = new([3, 4, 9, 8]), sums = new([3, 4, 9, 8]);
        once.Backward(once.Library(rule));
        sums.Backward(BatchNormPasses.Apply(sums.X, sums.Scale, sums.Shift, rule).Output);
        sums.Backward(BatchNormPasses.Apply(sums.X, sums.Scale * 1, sums.Shift * 2, rule).Output);
        RandomTensors.AssertClose(once.Scale.Gradient() * 2, sums.Scale.Gradient(), Tolerance);
        RandomTensors.AssertClose(once.Shift.Gradient() * 3, sums.Shift.Gradient(), Tolerance);
        RandomTensors.AssertClose(once.X.Gradient() * 2, sums.X.Gradient(), Tolerance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Infer_EveryPath_MatchesTheLibrary(bool rectify)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        var rule = new BatchNormRule(1e-3, rectify);
        var leaves = new Leaves([3, 5, 8, 9]);
        Tensor mean = RandomTensors.Normal([5], 7);
        Tensor variance = RandomTensors.Normal([5], 8).square();
        Tensor wanted = nn.functional.batch_norm(leaves.X, mean, variance, leaves.Scale, leaves.Shift, training: false, eps: 1e-3);
        wanted = rectify ? wanted.relu() : wanted;
        RandomTensors.AssertClose(wanted, BatchNormPasses.Infer(leaves.X, leaves.Scale, leaves.Shift, mean, variance, rule), Tolerance);
        Tensor turned = leaves.X.transpose(2, 3).contiguous().transpose(2, 3);
        RandomTensors.AssertClose(wanted, BatchNormPasses.Infer(turned, leaves.Scale, leaves.Shift, mean, variance, rule), Tolerance);
    }

    [Fact]
    public void Apply_DoublePrecisionAndOtherLayouts_Match()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        var rule = new BatchNormRule(1e-3, Rectify: true);
        var leaves = new Leaves([3, 5, 8, 9]);
        BatchNormResult wanted = BatchNormPasses.Apply(leaves.X, leaves.Scale, leaves.Shift, rule);
        Tensor turned = leaves.X.transpose(2, 3).contiguous().transpose(2, 3);
        BatchNormResult[] others =
        [
            BatchNormPasses.Apply(turned, leaves.Scale, leaves.Shift, rule),
            BatchNormPasses.Apply(
                leaves.X.to(ScalarType.Float64),
                leaves.Scale.to(ScalarType.Float64),
                leaves.Shift.to(ScalarType.Float64),
                rule),
        ];
        foreach (BatchNormResult other in others)
        {
            RandomTensors.AssertClose(wanted.Output, other.Output, Tolerance);
            RandomTensors.AssertClose(wanted.Mean, other.Mean, Tolerance);
            RandomTensors.AssertClose(wanted.Variance, other.Variance, Tolerance);
        }
    }

    [Fact]
    public void Apply_ValuesThatDoNotFitTheMaps_AreRefusedInOneSentence()
    {
        using DisposeScope scope = NewDisposeScope();
        var rule = new BatchNormRule(1e-5, Rectify: false);
        (Tensor x, Tensor good, Tensor bad) = (ones(2, 3, 4, 4), ones(3), ones(4));
        const string Sentence = "Batch normalisation of 3 maps needs as many values of each kind, not (4).";
        Action[] calls =
        [
            () => BatchNormPasses.Apply(x, bad, good, rule),
            () => BatchNormPasses.Apply(x, good, bad, rule),
            () => BatchNormPasses.Infer(x, good, good, bad, good, rule),
            () => BatchNormPasses.Infer(x, good, good, good, bad, rule),
        ];
        Assert.All(calls, call => Assert.Equal(Sentence, Assert.Throws<ArgumentException>(call).Message));
        Assert.Equal(
            "Batch normalisation learns from at least two values of a map; an input of (1, 3, 1, 1) has fewer.",
            Assert.Throws<ArgumentException>(() => BatchNormPasses.Apply(ones(1, 3, 1, 1), good, good, rule)).Message);
    }

    /// <summary>The same input, scale and shift at each making.</summary>
    private sealed class Leaves(long[] shape)
    {
        public Tensor X { get; } = RandomTensors.Normal(shape, 1).requires_grad_();

        public Tensor Scale { get; } = RandomTensors.Normal([shape[1]], 2).requires_grad_();

        public Tensor Shift { get; } = RandomTensors.Normal([shape[1]], 3).requires_grad_();

        public Tensor Library(BatchNormRule rule)
        {
            Tensor y = nn.functional.batch_norm(X, zeros(shape[1]), ones(shape[1]), Scale, Shift, training: true, eps: rule.Epsilon);
            return rule.Rectify ? y.relu() : y;
        }

        public void Backward(Tensor y)
        {
            y.backward([RandomTensors.Normal(shape, 4)]);
            LayerErrors.ThrowIfAny();
        }

        public void AssertMatches(Leaves wanted, Tensor wantedOutput, BatchNormResult result)
        {
            long[] overMaps = [.. Enumerable.Range(0, shape.Length).Where(axis => axis != 1)];
            Backward(result.Output);
            RandomTensors.AssertClose(wantedOutput, result.Output, Tolerance);
            RandomTensors.AssertClose(X.mean(overMaps), result.Mean, Tolerance);
            RandomTensors.AssertClose(X.@var(overMaps, unbiased: false), result.Variance, Tolerance);
            RandomTensors.AssertClose(wanted.X.Gradient(), X.Gradient(), Tolerance);
            RandomTensors.AssertClose(wanted.Scale.Gradient(), Scale.Gradient(), Tolerance);
            RandomTensors.AssertClose(wanted.Shift.Gradient(), Shift.Gradient(), Tolerance);
        }
    }
}
