using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Tests.Golden;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

public sealed class WeightAverageTests
{
    /// <summary>
    /// Weights of 1, 2, 3, ...: the average by hand in double precision. It begins as a copy and then follows every so many updates, at
    /// first with less decay: (1 + n) / (10 + n) after n steps is 0.25, 0.31, 0.36, ...
    /// </summary>
    [Theory]
    [InlineData(1, 0.99)]
    [InlineData(1, 0.35)]
    [InlineData(3, 0.99)]
    public void Follow_EverySoManyUpdates_IsTheAverageByHand(int every, double decay)
    {
        using DisposeScope scope = NewDisposeScope();
        using var tensor = new Parameter(zeros(2));
        using var average = new WeightAverage(
            [("w.weight", tensor)],
            new AverageRecipe { Decay = decay, EveryUpdates = every }
        );
        double expected = 0;
        for (int iteration = 1; iteration <= 10; iteration++)
        {
            using (no_grad())
            {
                tensor.fill_(iteration);
            }

            average.Follow(iteration);
            double steps = Math.Floor((double)iteration / every), kept = Math.Min(decay, (1 + steps) / (10 + steps));
            expected = iteration <= every ? iteration : iteration % every == 0 ? (kept * expected) + ((1 - kept) * iteration) : expected;
            Assert.Equal(expected, average.Named.Single().Average[0].item<float>(), 1e-5);
        }
    }

    [Fact]
    public void InPlace_UntilDisposed_ShowsTheAverageAndThenTheSameWeightsAgain()
    {
        using DisposeScope scope = NewDisposeScope();
        using var tensor = new Parameter(full([3], 4f));
        using var average = new WeightAverage(
            [("w.weight", tensor)],
            new AverageRecipe { Decay = 0.5 }
        );
        using (no_grad())
        {
            tensor.fill_(8);
        }

        using (average.InPlace())
        {
            Assert.Equal([4f, 4, 4], tensor.Values());
        }

        Assert.Equal([8f, 8, 8], tensor.Values());
        Assert.Equal([4f, 4, 4], average.Named.Single().Average.Values());
    }

    /// <summary>
    /// Batch normalization evaluates with statistics of its own: an average of the weights that left them behind would be a network that
    /// never was.
    /// </summary>
    [Fact]
    public void Of_NetworkWithBatchNorm_AveragesItsRunningStatisticsToo()
    {
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(
            NetworkZoo.Create("alexnet-bn", new NetworkOptions { Classes = 3, Width = 0.0625 }), seed: 1);
        network.LearnedParameters[0].Tensor.requires_grad = false;
        string frozen = network.LearnedParameters[0].Name;
        using WeightAverage average = WeightAverage.Of(network, new AverageRecipe { Decay = 0.25 });
        Dictionary<string, Tensor> tensors = network.NamedTensors();
        string counter = tensors.Keys.First(name => name.EndsWith(".counter", StringComparison.Ordinal));

        for (int iteration = 1; iteration <= 2; iteration++)
        {
            using IDisposable noGradients = no_grad();
            tensors[counter].fill_(iteration);
            average.Follow(iteration);
        }

        Assert.Equal(tensors.Keys.Where(name => name != frozen).Order(), average.Named.Select(one => one.Name).Order());
        using (average.InPlace())
        {
            Assert.Equal(1.75f, tensors[counter].item<float>());
        }

        Assert.Equal(2f, tensors[counter].item<float>());
    }
}
