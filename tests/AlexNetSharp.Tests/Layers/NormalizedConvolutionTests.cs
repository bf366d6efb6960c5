using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

/// <summary>Normalized pixels and their convolution in one, against the two layers one after the other in double precision.</summary>
public sealed class NormalizedConvolutionTests
{
    public static TheoryData<int, int, int, int, bool> Shapes => new()
    {
        { 11, 4, 0, 0, true },
        { 7, 2, 3, 3, true },
        { 3, 1, 1, 1, false },
        { 5, 2, 0, 3, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Apply_PixelsWithoutGradient_MatchesTheLayersInDoublePrecision(int kernel, int stride, int before, int after, bool hasBias)
    {
        using DisposeScope scope = NewDisposeScope();
        var geometry = new ConvolutionGeometry(stride, before, after, Groups: 1);
        (BatchNorm normalizer, Convolution convolution) = Layers(kernel, geometry, hasBias, ScalarType.Float32);
        (BatchNorm exactNormalizer, Convolution exactConvolution) = Layers(kernel, geometry, hasBias, ScalarType.Float64);
        Tensor pixels = RandomTensors.Normal([5, 3, 31, 31], seed: 2, deviation: 60).add_(100);
        var together = new NormalizedConvolution(normalizer, convolution);

        Assert.True(together.Takes(pixels));
        Tensor actual = together.Apply(pixels);
        Tensor expected = exactConvolution.call(exactNormalizer.call(pixels.to(ScalarType.Float64)));

        RandomTensors.AssertClose(expected, actual, 1e-5);
        Tensor weights = RandomTensors.Normal(actual.shape, seed: 3);
        (actual * weights).sum().backward();
        (expected * weights.to(ScalarType.Float64)).sum().backward();
        LayerErrors.ThrowIfAny();
        foreach (
            (nn.Module layer, nn.Module exact) in ((nn.Module, nn.Module)[])[(normalizer, exactNormalizer), (convolution, exactConvolution)]
        )
        {
            foreach (((string name, TorchSharp.Modules.Parameter found), (string _, TorchSharp.Modules.Parameter wanted)) in layer
                    .named_parameters()
                    .Zip(exact.named_parameters()))
            {
                Assert.True(wanted.Gradient().abs().max().item<double>() > 0.1, name);
                RandomTensors.AssertClose(wanted.Gradient(), found.Gradient(), 1e-4);
            }
        }

        Assert.All(
            normalizer.named_buffers().Zip(exactNormalizer.named_buffers()),
            pair => RandomTensors.AssertClose(pair.Second.buffer, pair.First.buffer, 1e-6));
    }

    [Fact]
    public void Takes_InputThatNeedsAGradientOrEvaluation_LeavesItToTheLayers()
    {
        using DisposeScope scope = NewDisposeScope();
        (BatchNorm normalizer, Convolution convolution) = Layers(
            3,
            new ConvolutionGeometry(1, 1, 1, 1),
            hasBias: true,
            ScalarType.Float32);
        var together = new NormalizedConvolution(normalizer, convolution);
        Tensor pixels = RandomTensors.Normal([2, 3, 8, 8], seed: 1);

        Assert.False(together.Takes(pixels.detach().requires_grad_()));
        Assert.False(together.Takes(pixels.to(ScalarType.Float64)));
        normalizer.eval();
        Assert.False(together.Takes(pixels));
    }

    private static (BatchNorm Normalizer, Convolution Convolution) Layers(
        int kernel,
        ConvolutionGeometry geometry,
        bool hasBias,
        ScalarType type)
    {
        var normalizer = new BatchNorm(
            "norm",
            new BatchNormSettings
            {
                Maps = 3,
                Epsilon = 1e-5,
                AverageFraction = 0.9,
                SumsDecay = true,
                ScaleAndShift = true,
            });
        var convolution = new Convolution(
            "conv",
            RandomTensors.Normal([6, 3, kernel, kernel], seed: 5),
            hasBias ? RandomTensors.Normal([6], seed: 6) : null,
            geometry);
        using (no_grad())
        {
            LayerParameters.Weight(normalizer).copy_(RandomTensors.Normal([3], seed: 7));
            LayerParameters.Bias(normalizer).copy_(RandomTensors.Normal([3], seed: 8));
        }

        normalizer.to(type);
        convolution.to(type);
        return (normalizer, convolution);
    }
}
