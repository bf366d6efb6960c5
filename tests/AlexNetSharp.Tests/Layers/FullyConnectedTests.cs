using AlexNetSharp.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class FullyConnectedTests
{
    [Theory]
    [InlineData(1, 7, 5)]
    [InlineData(7, 20, 9)]
    [InlineData(8, 300, 10)]
    [InlineData(33, 31, 111)]
    public void Apply_AnyBatch_MatchesLinearWithItsGradients(int images, int inputs, int outputs)
    {
        using DisposeScope scope = NewDisposeScope();
        FullyConnectedCase layer = Case(images, inputs, outputs);
        layer.AssertMatches(inputNeedsGradient: true);
        layer.AssertMatches(inputNeedsGradient: false);
    }

    [Fact]
    public void Apply_SeveralBackwardPasses_AddUp()
    {
        using DisposeScope scope = NewDisposeScope();
        Case(9, 20, 30).AssertGradientsAccumulate();
    }

    [Fact]
    public void Apply_ParametersThatAreNoLeaves_HandTheirGradientsOn()
    {
        using DisposeScope scope = NewDisposeScope();
        Case(9, 20, 30).AssertGradientsPassThroughWhatMadeTheParameters();
    }

    [Fact]
    public void Apply_FrozenParameters_GetNoGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Case(9, 20, 30).AssertFrozenParametersGetNoGradient();
    }

    [Fact]
    public void Apply_OtherTypesAndLayouts_Match()
    {
        using DisposeScope scope = NewDisposeScope();
        Case(9, 20, 30).AssertOtherTensorsMatch();
    }

    private static FullyConnectedCase Case(int images, int inputs, int outputs) =>
        new([images, inputs], [outputs, inputs], FullyConnected.Apply, (x, weight, bias) => nn.functional.linear(x, weight, bias));
}
