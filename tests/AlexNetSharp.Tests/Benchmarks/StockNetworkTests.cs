using AlexNetSharp.Benchmarks;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Benchmarks;

/// <summary>The baseline computes what ours does, and what differs is not timed.</summary>
public sealed class StockNetworkTests
{
    private static readonly NetworkDefinition Small = NetworkZoo.Create(
        "alexnet-mini",
        new NetworkOptions { Width = 0.25, Initialization = Initialization.He }
    );

    public static IEnumerable<TheoryDataRow<string>> Names => NetworkZoo.Entries.Select(entry => new TheoryDataRow<string>(entry.Name));

    [Fact]
    public void Compare_TrainingStep_AgreesInLossAndGradients()
    {
        NetworkDefinition network = NetworkZoo.Create("alexnet-mini", new NetworkOptions { Initialization = Initialization.He });
        using var batch = new BenchmarkBatch(network, 16);

        BenchEquality equality = TrainBenchmark.Compare(network, batch);

        equality.OrThrow("the step");
        Assert.NotNull(equality.LossDifference);
        Assert.NotNull(equality.LargestGradientDifferenceOf);
    }

    [Fact]
    public void Compare_TrainingStepInBFloat16_DiffersFromFloat32ByRoundingOnly()
    {
        using var batch = new BenchmarkBatch(Small, 16);

        BenchEquality equality = PrecisionBenchmark.Compare(Small, batch);

        TestContext.Current.TestOutputHelper!.WriteLine($"{equality}");
        equality.OrThrow("the step", "the float32 step's", looser: 500);
        Assert.InRange(equality.LargestGradientDifference!.Value, BenchEquality.NormTolerance, 1);
    }

    /// <summary>Under another record of normalization the same weights give other gradients: the comparison looks.</summary>
    [Fact]
    public void Compare_OtherConstants_AreFound()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(Small, seed: 1);
        NetworkDefinition other = Small with
        {
            Layers = [.. Small.Layers.Select(layer => layer is LrnLayer lrn ? lrn with { AlphaDividedBySize = true } : layer)],
        };
        using NetworkModule otherNetwork = NetworkBuilder.Build(other, seed: 1);
        using StockNetwork stock = StockNetwork.ForEvaluation(otherNetwork);
        using var batch = new BenchmarkBatch(Small, 2);
        network.eval();

        double difference = BenchEquality.Difference(stock.call(batch.Images), network.Forward(batch.Images));

        Assert.Throws<AlexNetException>(() => new BenchEquality { LargestOutputDifference = difference }.OrThrow("the pass"));
    }

    [Theory]
    [InlineData(DropoutForm.Paper, false)]
    [InlineData(DropoutForm.Inverted, false)]
    [InlineData(DropoutForm.Paper, true)]
    public void ForEvaluation_EitherFormOfDropout_GivesTheSameLogits(Enum form, bool ceiling)
    {
        NetworkDefinition definition = Small with
        {
            Layers = [.. Small.Layers.Select(layer => layer switch
            {
                DropoutLayer dropout => dropout with { Form = (DropoutForm)form, Rate = 0.3 },
                MaxPoolLayer pool => pool with { Ceiling = ceiling && pool.Name == "pool1" },
                _ => layer,
            })],
        };
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
        using StockNetwork stock = StockNetwork.ForEvaluation(network);
        using var batch = new BenchmarkBatch(definition, 3);
        network.eval();
        stock.to(ScalarType.Float64);

        RandomTensors.AssertClose(stock.call(batch.Images.to(ScalarType.Float64)), network.Forward(batch.Images), tolerance: 1e-5);
    }

    /// <summary>
    /// Every network of the zoo as TorchSharp's own modules would be put together, with weights and statistics of two training passes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void ForEvaluation_NetworkOfTheZoo_GivesTheSameLogits(string name)
    {
        NetworkDefinition definition = NarrowNetworks.Create(name);
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(definition, seed: 1);
        using var batch = new BenchmarkBatch(definition, 3);
        network.DropoutContext = new DropoutContext(Seed: 4, Epoch: 1, new[] { 5, 1, 9 });
        network.Forward(batch.Images);
        network.Forward(batch.Images * 0.5);
        network.eval();
        using StockNetwork stock = StockNetwork.ForEvaluation(network);

        // In double precision, because libtorch's float32 convolutions are wrong where a machine hides its caches.
        stock.to(ScalarType.Float64);
        RandomTensors.AssertClose(stock.call(batch.Images.to(ScalarType.Float64)), network.Forward(batch.Images), tolerance: 1e-4);
    }

    [Theory]
    [InlineData(1.1e-5, null, null, "the loss", "1.1e-05")]
    [InlineData(0.0, 2e-4, null, "the gradient of conv1.weight", "0.0002")]
    [InlineData(null, null, double.NaN, "the output", "NaN")]
    public void OrThrow_APartAboveItsTolerance_IsNamed(double? loss, double? gradient, double? output, params string[] parts)
    {
        var equality = new BenchEquality
        {
            LossDifference = loss,
            LargestGradientDifference = gradient,
            LargestGradientDifferenceOf = "conv1.weight",
            LargestOutputDifference = output,
        };

        string sentence = Assert.Throws<AlexNetException>(() => equality.OrThrow("The step")).Message;

        Assert.All(parts, part => Assert.Contains(part, sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void And_TwoFindings_KeepsTheLargerAndItsName()
    {
        BenchEquality both = new BenchEquality { LargestGradientDifference = 1e-7, LargestGradientDifferenceOf = "a" }
            .And(new BenchEquality { LargestGradientDifference = 3e-7, LargestGradientDifferenceOf = "b", LossDifference = 1e-8 })
            .And(new BenchEquality { LargestGradientDifference = 2e-7, LargestGradientDifferenceOf = "c" });

        Assert.Equal((3e-7, "b", 1e-8), (both.LargestGradientDifference, both.LargestGradientDifferenceOf, both.LossDifference));
        Assert.Null(both.LargestOutputDifference);
    }
}
