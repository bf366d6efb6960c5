using AlexNetSharp.Kernels.Pooling;
using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class MaxPoolTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => GoldenIndex.Rows("maxpool");

    public static IEnumerable<TheoryDataRow<string>> CasesOfCeiling => GoldenIndex.Rows("maxpool", golden => golden.Has("y_ceil"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_EveryCase_MatchesByKernelAndByTensorOperations(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        (int kernel, int stride, bool ceiling) = Window(golden);
        foreach (ScalarType type in (ScalarType[])[ScalarType.Float32, ScalarType.Float64])
        {
            Tensor x = golden.Tensor("x").to(type).requires_grad_();
            Tensor y = MaxPool.Apply(x, kernel, stride, ceiling);
            golden.AssertMatches("y", y);
            y.backward([golden.Tensor("dy").to(type)]);
            LayerErrors.ThrowIfAny();
            golden.AssertMatches("dx", x.Gradient());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_EveryCase_FindsTheSameCells(string name)
    {
        GoldenCase golden = GoldenIndex.Case(name);
        (int kernel, int stride, bool ceiling) = Window(golden);
        GoldenArray x = golden.Load("x");
        var shape = new PoolShape(x.Shape[0] * x.Shape[1], x.Shape[2], x.Shape[3], kernel, stride, ceiling);
        byte[] places = new byte[shape.OutputCount];
        MaxPoolKernels.Forward(x.Floats, new float[places.Length], places, shape);
        long[] cells = [.. places.Select((place, output) => Cell(shape, output, place))];
        Assert.Equal(golden.Load("index").Longs, cells);
    }

    [Theory]
    [MemberData(nameof(CasesOfCeiling))]
    public void Golden_Ceiling_MatchesAndDiffersFromFloor(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        (int kernel, int stride, _) = Window(golden);
        Tensor x = golden.Tensor("x");
        golden.AssertMatches("y_ceil", MaxPool.Apply(x, kernel, stride, ceiling: true));
        golden.AssertMatches("y_ceil", MaxPool.ByTensorOperations(x, kernel, stride, ceiling: true));
        Assert.NotEqual(golden.Load("y_ceil").Floats.Length, golden.Load("y").Floats.Length);
    }

    [Fact]
    public void Apply_WindowAboveTheKernelsLimit_IsPooledByTensorOperations()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = RandomTensors.Normal([1, 2, 20, 20], seed: 1);
        Tensor y = MaxPool.Apply(x, kernel: 20, stride: 1, ceiling: false);
        Assert.Equal(x.amax([2, 3]).Values(), y.Values());
    }

    private static (int Kernel, int Stride, bool Ceiling) Window(GoldenCase golden)
    {
        Assert.Equal(0, golden.Params.GetProperty("pad").GetInt32());
        System.Text.Json.JsonElement p = golden.Params;
        return (p.GetProperty("kernel").GetInt32(), p.GetProperty("stride").GetInt32(), p.GetProperty("ceil_mode").GetBoolean());
    }

    private static long Cell(PoolShape shape, int output, int place)
    {
        int row = (output / shape.OutputWidth % shape.OutputHeight * shape.Stride) + (place / shape.Kernel);
        return ((long)row * shape.Width) + (output % shape.OutputWidth * shape.Stride) + (place % shape.Kernel);
    }
}
