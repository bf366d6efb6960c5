using AlexNetSharp.Layers;
using AlexNetSharp.Runtime;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

/// <summary>Convolutions and fully connected layers of bfloat16 activations, both ways, against float64 on the rounded values.</summary>
public sealed class BFloat16ProductTests
{
    // An output is rounded once to eight bits: at most half a unit of the last, relative to its first; float32 sums add next to nothing.
    private const double OneRounding = 1 / 256.0;

    // Without hardware for it libtorch may round a sum and its bias, or the parts of a sum, one after the other.
    private const double SeveralRoundings = 3 * OneRounding;

    // Far below the largest output, the noise of float32 sums of some hundred products.
    private const double Noise = 1e-5;

    /// <summary>Kernel, stride, zeros before and after, groups; the last three are not the kernels' with their input's gradient.</summary>
    public static TheoryData<int, int, int, int, int> Geometries => new()
    {
        { 3, 1, 1, 1, 1 },
        { 5, 1, 2, 2, 2 },
        { 3, 1, 0, 2, 3 },
        { 11, 4, 0, 3, 1 },
        { 4, 3, 0, 3, 1 },
        { 2, 1, 2, 3, 2 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Convolution_BothWays_AreFloat64RoundedOnce(int kernel, int stride, int before, int after, int groups)
    {
        using DisposeScope scope = NewDisposeScope();
        var geometry = new ConvolutionGeometry(stride, before, after, groups);
        AssertBothWays([10, 6, 13, 12], [24, 6 / groups, kernel, kernel], (x, w, b) => Convolution.Apply(x, w, b, geometry));
    }

    [Theory]
    [InlineData(1, 7, 5)]
    [InlineData(8, 300, 10)]
    [InlineData(33, 31, 111)]
    public void FullyConnected_BothWays_AreFloat64RoundedOnce(int images, int inputs, int outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        AssertBothWays([images, inputs], [outputs, inputs], FullyConnected.Apply);
    }

    [Fact]
    public void Apply_OnThisProcessor_IsOneOfTheTwoWays()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = RandomTensors.Normal([9, 20], 1).to(ScalarType.BFloat16);
        (Tensor w, Tensor b) = (RandomTensors.Normal([30, 20], 2), RandomTensors.Normal([30], 3));
        Tensor wanted = BFloat16Product.IsInHardware(DeviceType.CPU)
            ? BFloat16Product.ByHardware(x, w, b, FullyConnected.Apply)
            : BFloat16Product.ByFloat32(x, w, b, FullyConnected.Apply);
        Tensor y = FullyConnected.Apply(x, w, b);
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        Assert.Equal(wanted.Values(), y.Values());
        Assert.Equal(BFloat16Hardware.IsOnProcessor && ProcessorCaches.AreKnown, BFloat16Product.IsInHardware(DeviceType.CPU));
        Assert.True(BFloat16Product.IsInHardware(DeviceType.CUDA));
    }

    [Fact]
    public void Apply_FrozenWeights_GetNoGradientAndTheInputDoes()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = RandomTensors.Normal([9, 20], 1).to(ScalarType.BFloat16).requires_grad_();
        (Tensor w, Tensor b) = (RandomTensors.Normal([30, 20], 2), RandomTensors.Normal([30], 3));
        Tensor y = FullyConnected.Apply(x, w, b);
        y.backward([ones_like(y)]);
        LayerErrors.ThrowIfAny();
        Assert.Null(w.grad);
        RandomTensors.AssertClose(ones(9, 30).matmul(w.to(ScalarType.BFloat16).to(ScalarType.Float32)), x.Gradient(), OneRounding);
    }

    private static void AssertBothWays(long[] input, long[] weight, Func<Tensor, Tensor, Tensor, Tensor> layer)
    {
        Pass exact = Run(input, weight, rounded: ScalarType.Float64, layer);
        Pass emulated = Run(input, weight, rounded: null, (x, w, b) => BFloat16Product.ByFloat32(x, w, b, layer));
        Assert.Equal(ScalarType.BFloat16, emulated.Output.dtype);
        AssertRounded(exact, emulated, OneRounding);
        Assert.SkipUnless(
            ProcessorCaches.AreKnown,
            "This machine hides the sizes of its caches, so libtorch's bfloat16 convolutions are wrong here; our own way was checked.");
        AssertRounded(exact, Run(input, weight, rounded: null, (x, w, b) => BFloat16Product.ByHardware(x, w, b, layer)), SeveralRoundings);
    }

    private static void AssertRounded(Pass exact, Pass pass, double relative)
    {
        AssertNear(exact.Output, pass.Output, relative);
        Assert.Equal(exact.Gradients.Length, pass.Gradients.Length);
        foreach ((Tensor wanted, Tensor got) in exact.Gradients.Zip(pass.Gradients))
        {
            AssertNear(wanted, got, relative);
        }

        Assert.Equal([ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float32], pass.Gradients.Select(gradient => gradient.dtype));
    }

    private static void AssertNear(Tensor exact, Tensor actual, double relative)
    {
        double[] wanted = exact.cpu().data<double>().ToArray();
        float[] got = actual.Values();
        double noise = (relative > OneRounding ? relative : Noise) * wanted.Max(Math.Abs);
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.True(
                Math.Abs(wanted[i] - got[i]) <= (relative * Math.Abs(wanted[i])) + noise,
                $"[{i}]: {got[i]:R}, expected {wanted[i]:R}");
        }
    }

    /// <summary>
    /// One pass and its gradients; of values rounded to bfloat16 and widened to a type, or of float32 weights and a bfloat16 input.
    /// </summary>
    private static Pass Run(long[] input, long[] weight, ScalarType? rounded, Func<Tensor, Tensor, Tensor, Tensor> layer)
    {
        Tensor Leaf(long[] shape, ulong seed, bool activation)
        {
            Tensor values = RandomTensors.Normal(shape, seed);
            Tensor leaf =
                rounded is { } wide ? values.to(ScalarType.BFloat16).to(wide)
                : activation ? values.to(ScalarType.BFloat16)
                : values;
            return leaf.requires_grad_();
        }

        (Tensor x, Tensor w, Tensor b) = (
            Leaf(input, 1, activation: true),
            Leaf(weight, 2, activation: false),
            Leaf([weight[0]], 3, activation: false));
        Tensor y = layer(x, w, b);
        y.backward([RandomTensors.Normal(y.shape, 4).to(ScalarType.BFloat16).to(y.dtype)]);
        LayerErrors.ThrowIfAny();
        return new Pass(y.detach(), [x.Gradient(), w.Gradient(), b.Gradient()]);
    }

    private sealed record Pass(Tensor Output, Tensor[] Gradients);
}
