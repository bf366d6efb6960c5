using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class FusedPoolTests
{
    private static readonly LrnParameters Constants = new(5, 2, 0.02f, 0.75f, 2);

    [Theory]
    [InlineData(1, 4, 3, 3)]
    [InlineData(3, 12, 27, 27)]
    [InlineData(2, 6, 14, 55)]
    public void Apply_PlainTensor_HasTheBitsOfTheThreeLayers(long images, long channels, long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = RandomTensors.Normal([images, channels, height, width], seed: 2, deviation: 3);
        AssertSame(values, Separately);
    }

    [Fact]
    public void Apply_NotANumberAndInfinity_GoWhereTheThreeLayersTakeThem()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = RandomTensors.Normal([1, 8, 9, 9], seed: 3, deviation: 3);
        values[0, 1, 4, 4] = float.NaN;
        values[0, 3, 0, 8] = float.PositiveInfinity;
        values[0, 6, 8, 0] = float.NegativeInfinity;
        AssertSame(values, Separately);
    }

    [Fact]
    public void Apply_AgainstTensorOperations_IsClose()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = RandomTensors.Normal([2, 12, 13, 27], seed: 4, deviation: 3);
        (Tensor y, Tensor dz) = Passes(values, Fused().Apply);
        (Tensor wantedY, Tensor wantedGradient) = Passes(
            values.to(ScalarType.Float64),
            z => MaxPool.ByTensorOperations(Lrn.ByTensorOperations(z.relu(), Constants), 3, 2, ceiling: false));
        RandomTensors.AssertClose(wantedY, y, 1e-5);
        RandomTensors.AssertClose(wantedGradient, dz, 1e-5);
    }

    [Fact]
    public void Apply_WithoutGradients_GivesTheSameAndLeavesItsInput()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = RandomTensors.Normal([2, 6, 11, 13], seed: 5, deviation: 3);
        float[] before = values.Values();
        Assert.Equal(Passes(values, Fused().Apply).Y.Values(), Fused().Apply(values).Values());
        Assert.Equal(before, values.Values());
    }

    [Fact]
    public void Takes_WhatTheKernelCannotDo_IsLeftToTheLayers()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.True(Fused().Takes(zeros(1, 4, 5, 7)));
        Assert.False(Fused().Takes(zeros(1, 4, 5, 7, dtype: ScalarType.Float64)));
        Assert.False(Fused().Takes(zeros(1, 4, 5, 7).transpose(2, 3)));
        Assert.False(Fused().Takes(zeros(1, 4, 2, 7)));
        Assert.False(new FusedPool(Constants, 3, 2, ceiling: true).Takes(zeros(1, 4, 6, 6)));
        Assert.False(new FusedPool(Constants, 2, 2, ceiling: false).Takes(zeros(1, 4, 6, 6)));
    }

    private static FusedPool Fused() => new(Constants, 3, 2, ceiling: false);

    private static Tensor Separately(Tensor z) => MaxPool.Apply(Lrn.Apply(z.relu(), Constants), 3, 2, ceiling: false);

    private static void AssertSame(Tensor values, Func<Tensor, Tensor> wanted)
    {
        (Tensor y, Tensor dz) = Passes(values, Fused().Apply);
        (Tensor wantedY, Tensor wantedGradient) = Passes(values, wanted);
        Assert.Equal(wantedY.Values(), y.Values());
        Assert.Equal(wantedGradient.Values(), dz.Values());
    }

    private static (Tensor Y, Tensor Gradient) Passes(Tensor values, Func<Tensor, Tensor> layer)
    {
        Tensor z = values.clone().requires_grad_();
        Tensor y = layer(z);
        y.backward([RandomTensors.Normal(y.shape, seed: 6).to(y.dtype)]);
        LayerErrors.ThrowIfAny();
        return (y, z.Gradient());
    }
}
