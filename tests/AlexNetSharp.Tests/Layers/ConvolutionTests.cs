using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class ConvolutionTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => GoldenIndex.Rows("conv");

    public static IEnumerable<TheoryDataRow<string>> CasesWithUnevenPadding =>
        GoldenIndex.Rows("conv", golden => Geometry(golden).Before != Geometry(golden).After);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_EveryCase_MatchesWithItsGradients(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        Tensor x = golden.Leaf("x");
        Tensor w = golden.Leaf("w");
        Tensor b = golden.Leaf("b");
        Tensor y = Convolution.Apply(x, w, b, Geometry(golden));
        golden.AssertMatches("y", y);
        y.backward([golden.Tensor("dy")]);
        golden.AssertMatches("dx", x.Gradient());
        golden.AssertMatches("dw", w.Gradient());
        golden.AssertMatches("db", b.Gradient());
    }

    [Theory]
    [MemberData(nameof(CasesWithUnevenPadding))]
    public void Golden_PaddingOnTheOtherSide_Differs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        ConvolutionGeometry geometry = Geometry(golden);
        ConvolutionGeometry other = geometry with { Before = geometry.After, After = geometry.Before };
        Tensor y = Convolution.Apply(golden.Tensor("x"), golden.Tensor("w"), golden.Tensor("b"), other);
        Assert.True(golden.Differs("y", y.Values()));
    }

    [Fact]
    public void Apply_ThreeZerosAfter_EqualsNoPaddingOnTheExtendedInput()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = RandomTensors.Normal([1, 3, 224, 224], seed: 1, deviation: 50);
        Tensor w = RandomTensors.Normal([8, 3, 11, 11], seed: 2, deviation: 0.01);
        Tensor b = RandomTensors.Normal([8], seed: 3);
        Tensor extended = zeros(1, 3, 227, 227);
        extended.narrow(2, 0, 224).narrow(3, 0, 224).copy_(x);
        Tensor y = Convolution.Apply(x, w, b, new ConvolutionGeometry(Stride: 4, Before: 0, After: 3, Groups: 1));
        Assert.Equal([1, 8, 55, 55], y.shape);
        Assert.Equal(Convolution.Apply(extended, w, b, new ConvolutionGeometry(4, 0, 0, 1)).Values(), y.Values());
    }

    // Kernel, stride, zeros before and after, groups; the last has no input gradient by the kernel.
    [Theory]
    [InlineData(3, 1, 1, 1, 1)]
    [InlineData(5, 1, 2, 2, 2)]
    [InlineData(3, 1, 0, 2, 3)]
    [InlineData(1, 1, 0, 0, 1)]
    [InlineData(4, 3, 0, 3, 1)]
    [InlineData(2, 1, 2, 3, 2)]
    public void Apply_AnyGeometry_MatchesTensorOperationsWithItsGradients(int kernel, int stride, int before, int after, int groups)
    {
        using DisposeScope scope = NewDisposeScope();
        FullyConnectedCase layer = Case(kernel, new ConvolutionGeometry(stride, before, after, groups));
        layer.AssertMatches(inputNeedsGradient: true);
        layer.AssertMatches(inputNeedsGradient: false);
    }

    [Fact]
    public void Apply_SeveralBackwardPasses_AddUp()
    {
        using DisposeScope scope = NewDisposeScope();
        Case(3, new ConvolutionGeometry(1, 1, 1, 2)).AssertGradientsAccumulate();
    }

    [Fact]
    public void Apply_ParametersThatAreNoLeaves_HandTheirGradientsOn()
    {
        using DisposeScope scope = NewDisposeScope();
        Case(3, new ConvolutionGeometry(1, 1, 1, 2)).AssertGradientsPassThroughWhatMadeTheParameters();
    }

    [Fact]
    public void Apply_FrozenParameters_GetNoGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Case(3, new ConvolutionGeometry(1, 1, 1, 2)).AssertFrozenParametersGetNoGradient();
    }

    [Fact]
    public void Apply_OtherTypesAndLayouts_Match()
    {
        using DisposeScope scope = NewDisposeScope();
        Case(3, new ConvolutionGeometry(2, 0, 1, 2)).AssertOtherTensorsMatch();
    }

    private static FullyConnectedCase Case(int kernel, ConvolutionGeometry geometry) => new(
        [10, 6, 9, 8],
        [24, 6 / geometry.Groups, kernel, kernel],
        (x, weight, bias) => Convolution.Apply(x, weight, bias, geometry),
        (x, weight, bias) => Convolution.ByTensorOperations(x, weight, bias, geometry));

    private static ConvolutionGeometry Geometry(GoldenCase golden)
    {
        int Number(string name, int otherwise) =>
            golden.Params.TryGetProperty(name, out System.Text.Json.JsonElement value) ? value.GetInt32() : otherwise;
        int both = Number("pad", 0);
        return new ConvolutionGeometry(Number("stride", 1), Number("pad_before", both), Number("pad_after", both), Number("groups", 1));
    }
}
