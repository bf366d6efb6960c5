using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class BatchNormTests
{
    private const double Tolerance = 1e-5;

    // Two units in the last of bfloat16's eight digits.
    private const double BFloat16Tolerance = 1.0 / 128;

    private static readonly BatchNormSettings Settings =
        new() { Maps = 5, Epsilon = 1e-5, AverageFraction = 0.9, SumsDecay = true, ScaleAndShift = false };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forward_WithoutScaleAndShift_MatchesTheLibrarysAffineOff(bool evaluation)
    {
        using DisposeScope scope = NewDisposeScope();
        using var ours = new BatchNorm("norm", Settings with { SumsDecay = false });
        using TorchSharp.Modules.BatchNorm2d library = nn.BatchNorm2d(5, affine: false);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            RandomTensors.AssertClose(library.call(Input(seed)), ours.forward(Input(seed)), Tolerance);
        }

        ours.train(!evaluation);
        library.train(!evaluation);
        (Tensor x, Tensor wanted) = (Input(4).requires_grad_(), Input(4).requires_grad_());
        Tensor upstream = Input(5);
        ours.forward(x).backward([upstream]);
        library.call(wanted).backward([upstream]);
        LayerErrors.ThrowIfAny();
        RandomTensors.AssertClose(wanted.Gradient(), x.Gradient(), Tolerance);
        Assert.Empty(ours.parameters());
    }

    [Fact]
    public void Forward_Evaluation_LeavesTheStatisticsAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new BatchNorm("norm", Settings);
        layer.forward(Input(1));
        float[][] before = Buffers(layer);
        layer.eval();
        layer.forward(Input(2));

        Assert.Equal(before, Buffers(layer));
    }

    /// <summary>The first batch's average is its own statistic, whatever the fraction: the counter sees to it.</summary>
    [Fact]
    public void Forward_EvaluationAfterOneBatch_UsesThatBatchsStatistics()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new BatchNorm("norm", Settings with { AverageFraction = 0.999 });
        Tensor x = Input(1);
        layer.forward(x);
        layer.eval();
        Tensor mean = x.mean([0, 2, 3], keepdim: true);
        Tensor variance = x.@var([0, 2, 3], unbiased: true, keepdim: true);

        RandomTensors.AssertClose((x - mean) / (variance + 1e-5).sqrt(), layer.forward(x), Tolerance);
    }

    [Fact]
    public void Forward_EvaluationBeforeAnyBatch_DividesByEpsilonAsCaffeDoes()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new BatchNorm("norm", Settings);
        layer.eval();

        RandomTensors.AssertClose(Input(1) / Math.Sqrt(1e-5), layer.forward(Input(1)), Tolerance);
    }

    [Fact]
    public void Forward_OneValueOfAMap_IsRefusedInOneSentence()
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new BatchNorm("bn6", Settings);

        Assert.Equal(
            "Layer bn6 normalises by the batch's own statistics, which one image does not have; "
                + "choose a batch size that leaves no single image over.",
            Assert.Throws<AlexNetException>(() => layer.forward(ones(1, 5))).Message);
    }

    [Theory]
    [InlineData(true, 81)]
    [InlineData(false, 81)]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    public void Forward_BFloat16Input_IsNormalizedByFloat32Statistics(bool scaleAndShift, int pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        using var layer = new BatchNorm("norm", Settings with { ScaleAndShift = scaleAndShift });
        using var wanted = new BatchNorm("norm", Settings with { ScaleAndShift = scaleAndShift });
        foreach (bool training in (bool[])[true, false])
        {
            layer.train(training);
            wanted.train(training);
            Tensor x = Coarse(1, pixels).to(ScalarType.BFloat16).requires_grad_();
            Tensor exact = Coarse(1, pixels).requires_grad_();
            Tensor y = layer.forward(x);
            Tensor exactOutput = wanted.forward(exact);
            y.backward([Coarse(2, pixels).to(ScalarType.BFloat16)]);
            exactOutput.backward([Coarse(2, pixels)]);
            Assert.Equal((ScalarType.BFloat16, ScalarType.BFloat16), (y.dtype, x.Gradient().dtype));
            RandomTensors.AssertClose(exactOutput, y, BFloat16Tolerance);
            RandomTensors.AssertClose(exact.Gradient(), x.Gradient(), BFloat16Tolerance);
            Assert.All(
                wanted.parameters().Zip(layer.parameters()),
                pair => RandomTensors.AssertClose(pair.First.Gradient(), pair.Second.Gradient(), BFloat16Tolerance));
        }

        Assert.All(
            Buffers(wanted).Zip(Buffers(layer)),
            pair => RandomTensors.AssertClose(tensor(pair.First), tensor(pair.Second), Tolerance));
    }

    [Fact]
    public void Forward_Repeated_LeavesOnlyItsResult()
    {
        using var layer = new BatchNorm("norm", Settings);
        using Tensor x = Input(1);
        var live = new List<long>();
        for (int pass = 0; pass < 4; pass++)
        {
            layer.forward(x).Dispose();
            live.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.Single(live.Distinct());
    }

    private static Tensor Input(ulong seed) => RandomTensors.Normal([4, 5, 9, 9], seed, deviation: 3).add_(seed);

    /// <summary>Values that bfloat16 holds, (16, 5) or (16, 5, 9, 9), in float32.</summary>
    private static Tensor Coarse(ulong seed, int pixels)
    {
        int side = (int)Math.Sqrt(pixels);
        return RandomTensors
            .Normal(side == 1 ? [16, 5] : [16, 5, side, side], seed, deviation: 3)
            .to(ScalarType.BFloat16)
            .to(ScalarType.Float32);
    }

    private static float[][] Buffers(BatchNorm layer) => [.. layer.named_buffers().Select(buffer => buffer.buffer.Values())];
}
