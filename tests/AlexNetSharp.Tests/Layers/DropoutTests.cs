using AlexNetSharp.Layers;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class DropoutTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => GoldenIndex.Rows("dropout");

    public static IEnumerable<TheoryDataRow<string>> CasesOfANextLayer => GoldenIndex.Rows("dropout", golden => golden.Has("next_w"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_EveryCase_MatchesInTrainingAndEvaluation(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        using Dropout dropout = Layer(golden);
        foreach (string mode in (string[])["train", "eval"])
        {
            dropout.train(mode == "train");
            Tensor x = golden.Leaf("x");
            Tensor y = dropout.call(x).alias();
            golden.AssertMatches($"y_{mode}", y);
            y.backward([golden.Tensor("dy")]);
            golden.AssertMatches($"dx_{mode}", x.Gradient());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_OtherForm_DiffersFromTheCase(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        using Dropout other = new("drop", 0, Rule(golden) with { Inverted = !Rule(golden).Inverted }) { GivenMask = golden.Tensor("mask") };
        Assert.True(golden.Differs("y_train", other.call(golden.Tensor("x")).Values()));
        other.eval();
        Assert.True(golden.Differs("y_eval", other.call(golden.Tensor("x")).Values()));
    }

    [Theory]
    [MemberData(nameof(CasesOfANextLayer))]
    public void Golden_NextLayerWithFoldedWeights_NeedsNoDropoutInEvaluation(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        using Dropout dropout = Layer(golden);
        dropout.eval();
        Tensor x = golden.Tensor("x");
        Tensor folded = golden.Tensor("next_w") * (1 - Rule(golden).Rate);
        golden.AssertMatches("next_y_eval", nn.functional.linear(dropout.call(x), golden.Tensor("next_w"), golden.Tensor("next_b")));
        golden.AssertMatches("next_y_eval", nn.functional.linear(x, folded, golden.Tensor("next_b")));
    }

    [Fact]
    public void Forward_BatchInAnotherOrder_DropsTheSameUnitsOfEachSample()
    {
        using DisposeScope scope = NewDisposeScope();
        using var dropout = new Dropout("drop", 0, new DropoutRule(0.5, Inverted: false));
        Tensor x = ones(3, 4, 5, 5);
        dropout.Context = new DropoutContext(Seed: 1, Epoch: 2, new[] { 10, 20, 30 });
        Tensor first = dropout.call(x);
        dropout.Context = new DropoutContext(Seed: 1, Epoch: 2, new[] { 30, 10 });
        Tensor second = dropout.call(x.narrow(0, 0, 2));
        Assert.Equal(first[2].Values(), second[0].Values());
        Assert.Equal(first[0].Values(), second[1].Values());
        Assert.NotEqual(first[0].Values(), first[1].Values());
    }

    /// <summary>Units that one layer keeps and another drops: a half of both are the same by chance.</summary>
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(0, 2, 2)]
    [InlineData(0, 1, 3)]
    public void Forward_OtherLayerSeedOrEpoch_DropsOtherUnits(int ordinal, int seed, int epoch)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] one = Mask(0, new DropoutContext(Seed: 1, Epoch: 2, new[] { 10 })),
            other = Mask(ordinal, new DropoutContext((ulong)seed, epoch, new[] { 10 }));

        double same = one.Zip(other).Count(pair => pair.First == pair.Second) / (double)one.Length;

        // Five standard errors of a share of 10,000 units.
        Assert.InRange(same, 0.475, 0.525);

        static float[] Mask(int ordinal, DropoutContext context)
        {
            using var dropout = new Dropout("drop", ordinal, new DropoutRule(0.5, Inverted: false)) { Context = context };
            return dropout.call(ones(1, 10_000)).Values();
        }
    }

    [Fact]
    public void Forward_TrainingWithoutMatchingContext_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        using var dropout = new Dropout("drop", 0, new DropoutRule(0.5, Inverted: false));
        Assert.Throws<InvalidOperationException>(() => dropout.call(ones(3, 4)));
        dropout.Context = new DropoutContext(1, 0, new[] { 1 });
        Assert.Throws<InvalidOperationException>(() => dropout.call(ones(3, 4)));
    }

    private static Dropout Layer(GoldenCase golden) => new("drop", 0, Rule(golden)) { GivenMask = golden.Tensor("mask") };

    private static DropoutRule Rule(GoldenCase golden) =>
        new(golden.Params.GetProperty("rate").GetDouble(), golden.Params.GetProperty("form").GetString() == "inverted");
}
