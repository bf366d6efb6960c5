using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Layers;

public sealed class LrnTests
{
    public static IEnumerable<TheoryDataRow<string>> OddWindows => GoldenIndex.Rows("lrn", golden => !IsEven(golden));

    public static IEnumerable<TheoryDataRow<string>> EvenWindows => GoldenIndex.Rows("lrn", IsEven);

    public static IEnumerable<TheoryDataRow<string>> OddWindowsOfOtherReadings =>
        GoldenIndex.Rows("lrn", golden => !IsEven(golden) && OtherReadings(Layer(golden)).Any());

    [Theory]
    [MemberData(nameof(OddWindows))]
    public void Golden_OddWindow_MatchesByKernelAndByTensorOperations(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        LrnLayer layer = Layer(golden);
        using Tensor x = golden.Leaf("x");
        Assert.Equal(golden.Params.GetProperty("alpha_effective").GetDouble(), layer.EffectiveAlpha, 1e-12);
        AssertMatches(golden, x, Lrn.Apply(x, Constants(layer)));
        AssertMatches(golden, x, Lrn.ByTensorOperations(x, Constants(layer)));
        using Tensor wide = golden.Tensor("x").to(ScalarType.Float64).requires_grad_();
        AssertMatches(golden, wide, Lrn.Apply(wide, Constants(layer)));
    }

    [Theory]
    [MemberData(nameof(EvenWindows))]
    public void Golden_EvenWindow_IsRefused(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        Assert.Throws<ArgumentException>(() => Lrn.Apply(golden.Tensor("x"), Constants(Layer(golden))));
    }

    [Theory]
    [MemberData(nameof(OddWindowsOfOtherReadings))]
    public void Golden_OtherReading_DiffersFromTheCase(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        GoldenCase golden = GoldenIndex.Case(name);
        LrnLayer layer = Layer(golden);
        foreach (LrnLayer other in OtherReadings(layer))
        {
            using Tensor y = Lrn.Apply(golden.Tensor("x"), Constants(other));
            Assert.True(golden.Differs("y", y.Values()), $"{name} does not tell {layer} from {other}.");
        }
    }

    [Fact]
    public void Apply_TwoGroups_EqualsEachHalfAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        var grouped = new LrnParameters(5, 2, 0.1f, 0.75f, 2);
        Tensor x = RandomTensors.Normal([2, 12, 5, 7], seed: 1);
        Tensor y = Lrn.Apply(x, grouped);
        for (int half = 0; half < 2; half++)
        {
            Tensor alone = Lrn.Apply(x.narrow(1, 6 * half, 6).contiguous(), grouped with { Groups = 1 });
            Assert.Equal(alone.Values(), y.narrow(1, 6 * half, 6).Values());
        }
    }

    [Fact]
    public void Apply_NotContiguous_MatchesTheKernel()
    {
        using DisposeScope scope = NewDisposeScope();
        var constants = new LrnParameters(5, 2, 0.1f, 0.75f);
        Tensor x = RandomTensors.Normal([2, 7, 5, 6], seed: 2);
        Tensor turned = x.transpose(2, 3).contiguous().transpose(2, 3);
        Assert.False(turned.is_contiguous());
        RandomTensors.AssertClose(
            Lrn.Apply(x, constants),
            Lrn.Apply(turned, constants),
            1e-6);
    }

    private static void AssertMatches(GoldenCase golden, Tensor x, Tensor y)
    {
        golden.AssertMatches("y", y);
        using Tensor? before = x.grad;
        before?.zero_();
        y.backward([golden.Tensor("dy").to(x.dtype)]);
        LayerErrors.ThrowIfAny();
        golden.AssertMatches("dx", x.Gradient());
    }

    private static bool IsEven(GoldenCase golden) => golden.Params.GetProperty("n").GetInt32() % 2 == 0;

    private static LrnLayer Layer(GoldenCase golden) => new("norm")
    {
        Size = golden.Params.GetProperty("n").GetInt32(),
        K = golden.Params.GetProperty("k").GetDouble(),
        Alpha = golden.Params.GetProperty("alpha").GetDouble(),
        Beta = golden.Params.GetProperty("beta").GetDouble(),
        AlphaDividedBySize = golden.Params.GetProperty("alpha_divided_by_n").GetBoolean(),
        Groups = golden.Params.GetProperty("groups").GetInt32(),
    };

    private static IEnumerable<LrnLayer> OtherReadings(LrnLayer layer)
    {
        if (layer.AlphaDividedBySize)
        {
            yield return layer with { AlphaDividedBySize = false };
        }

        if (layer.Groups > 1)
        {
            yield return layer with { Groups = 1 };
        }
    }

    private static LrnParameters Constants(LrnLayer layer) =>
        new(layer.Size, (float)layer.K, (float)layer.EffectiveAlpha, (float)layer.Beta, layer.Groups);
}
