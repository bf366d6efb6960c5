using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

/// <summary>
/// Normalization, pooling and dropout of bfloat16 tensors: kernels against tensor operations, forward and through autograd.
/// </summary>
public sealed class BFloat16LayerTests
{
    // Half a unit in the last of eight bits, at most of the largest value: the kernels round once what tensor operations on float64 do not.
    private const double OneRounding = 1 / 256.0;

    // Two roundings of values at the edge, and libtorch's own sums of gradients in bfloat16.
    private const double ManyRoundings = 0.03;

    private static readonly LrnParameters Constants = new(5, 2, 0.02f, 0.75f, 2);

    [Theory]
    [InlineData(1, 4, 3, 3)]
    [InlineData(3, 12, 27, 27)]
    [InlineData(2, 6, 14, 55)]
    public void Normalization_PlainTensor_IsCloseToTensorOperations(long images, long channels, long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Normal([images, channels, height, width]);
        (Tensor y, Tensor dx) = Passes(values, x => Lrn.Apply(x, Constants));
        (Tensor exactY, Tensor exactGradient) = Passes(
            values.to(ScalarType.Float64),
            x => Lrn.ByTensorOperations(x, Constants));
        RandomTensors.AssertClose(exactY, y, OneRounding);
        RandomTensors.AssertClose(exactGradient, dx, OneRounding);
        (Tensor roundedY, Tensor roundedGradient) = Passes(values, x => Lrn.ByTensorOperations(x, Constants));
        RandomTensors.AssertClose(exactY, roundedY, OneRounding);
        RandomTensors.AssertClose(exactGradient, roundedGradient, OneRounding);
    }

    [Theory]
    [InlineData(3, 2, false)]
    [InlineData(3, 2, true)]
    [InlineData(2, 2, false)]
    [InlineData(5, 3, true)]
    public void Pooling_PlainTensor_HasTheMaximaOfTensorOperations(int kernel, int stride, bool ceiling)
    {
        using DisposeScope scope = NewDisposeScope();

        // Rounded to few values, so that ties are common.
        Tensor values = Normal([2, 3, 13, 28]).round();
        values[0, 1, 4, 4] = float.NaN;
        values[1, 2, 0, 27] = float.PositiveInfinity;
        (Tensor y, Tensor dx) = Passes(values, x => MaxPool.Apply(x, kernel, stride, ceiling));
        (Tensor wantedY, Tensor wantedGradient) = Passes(
            values.to(ScalarType.Float64), x => MaxPool.ByTensorOperations(x, kernel, stride, ceiling));
        Assert.Equal(wantedY.Values(), y.Values());

        // The same cells, whose sums are exact there and rounded once here.
        Assert.Equal(wantedGradient.to(ScalarType.Float32).to(ScalarType.BFloat16).Values(), dx.Values());
    }

    [Fact]
    public void Pooling_TensorOperationsOnBFloat16_GiveTheSameMaxima()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Normal([2, 3, 13, 28]);
        (Tensor y, Tensor dx) = Passes(values, x => MaxPool.Apply(x, 3, 2, ceiling: false));
        (Tensor wantedY, Tensor wantedGradient) = Passes(values, x => MaxPool.ByTensorOperations(x, 3, 2, ceiling: false));
        Assert.Equal(wantedY.Values(), y.Values());
        RandomTensors.AssertClose(wantedGradient, dx, ManyRoundings);
    }

    [Fact]
    public void Fused_PlainTensor_HasTheBitsOfTheThreeLayers()
    {
        using DisposeScope scope = NewDisposeScope();
        var fused = new FusedPool(Constants, 3, 2, ceiling: false);
        Tensor values = Normal([2, 12, 13, 27]);
        Assert.True(fused.Takes(values));
        (Tensor y, Tensor dz) = Passes(values, fused.Apply);
        (Tensor wantedY, Tensor wantedGradient) = Passes(
            values, z => MaxPool.Apply(Lrn.Apply(z.relu(), Constants), 3, 2, ceiling: false));
        Assert.Equal(wantedY.Values(), y.Values());
        Assert.Equal(wantedGradient.Values(), dz.Values());
        Assert.Equal(y.Values(), fused.Apply(values).Values());
    }

    [Theory]
    [InlineData(4, 6, 9, 9)]
    [InlineData(9, 20, 1, 1)]
    public void BatchNormalization_BFloat16_HasFloat32StatisticsAndIsRoundedOnce(long images, long channels, long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Normal([images, channels, height, width]);
        var rule = new BatchNormRule(1e-5, Rectify: true);
        (Tensor scale, Tensor shift) = (RandomTensors.Normal([channels], seed: 7), RandomTensors.Normal([channels], seed: 8));
        BatchNormResult result = default;
        (Tensor y, Tensor dx) = Passes(values, x => (result = BatchNormPasses.Apply(x, scale, shift, rule)).Output);
        BatchNormResult exact = default;
        (Tensor exactY, Tensor exactGradient) = Passes(
            values.to(ScalarType.Float64),
            x => (exact = BatchNormPasses.Apply(x, scale.to(ScalarType.Float64), shift.to(ScalarType.Float64), rule)).Output);
        RandomTensors.AssertClose(exactY, y, OneRounding);
        RandomTensors.AssertClose(exactGradient, dx, OneRounding);
        RandomTensors.AssertClose(exact.Mean, result.Mean, 1e-5);
        RandomTensors.AssertClose(exact.Variance, result.Variance, 1e-5);
        Tensor inferred = BatchNormPasses.Infer(values, scale, shift, result.Mean, result.Variance, rule);
        Assert.Equal(ScalarType.BFloat16, inferred.dtype);
        RandomTensors.AssertClose(exactY, inferred, OneRounding);
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.3, true)]
    public void Dropout_BFloat16_DropsTheSameUnitsAndScalesExactly(double rate, bool inverted)
    {
        using DisposeScope scope = NewDisposeScope();
        using var dropout = new Dropout("drop", 0, new DropoutRule(rate, inverted))
        {
            Context = new DropoutContext(Seed: 1, Epoch: 2, new[] { 10, 20, 30 }),
        };
        Tensor values = Normal([3, 8, 5, 5]);
        (Tensor y, Tensor dx) = Passes(values, x => dropout.call(x));
        (Tensor exactY, Tensor exactGradient) = Passes(values.to(ScalarType.Float64), x => dropout.call(x));
        Assert.Equal(exactY.to(ScalarType.Float32).to(ScalarType.BFloat16).Values(), y.Values());
        Assert.Equal(exactGradient.to(ScalarType.Float32).to(ScalarType.BFloat16).Values(), dx.Values());
    }

    [Fact]
    public void Layers_BFloat16OutsideTheKernels_AreComputedByTensorOperations()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor turned = Normal([1, 4, 9, 7]).transpose(2, 3);
        Assert.False(TensorMemory.IsPlainOrBFloat16(turned));
        Assert.False(TensorMemory.IsPlain(turned.contiguous()));
        Assert.True(TensorMemory.IsPlainOrBFloat16(turned.contiguous()));
        Assert.False(TensorMemory.IsPlainOrBFloat16(turned.contiguous().to(ScalarType.Float16)));
        RandomTensors.AssertClose(
            Lrn.Apply(turned.contiguous(), Constants), Lrn.Apply(turned, Constants), ManyRoundings);
        Assert.Equal(MaxPool.Apply(turned.contiguous(), 3, 2, false).Values(), MaxPool.Apply(turned, 3, 2, false).Values());
    }

    private static Tensor Normal(long[] shape) => RandomTensors.Normal(shape, seed: 4, deviation: 3).to(ScalarType.BFloat16);

    private static (Tensor Y, Tensor Gradient) Passes(Tensor values, Func<Tensor, Tensor> layer)
    {
        Tensor x = values.clone().requires_grad_();
        Tensor y = layer(x);
        Assert.Equal(values.dtype, y.dtype);
        y.backward([RandomTensors.Normal(y.shape, seed: 6).to(ScalarType.BFloat16).to(y.dtype)]);
        LayerErrors.ThrowIfAny();
        Assert.Equal(values.dtype, x.Gradient().dtype);
        return (y, x.Gradient());
    }
}
