using AlexNetSharp.Models;
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
    /// Weights of 1, 2, 3, ...: the average by hand in double precision. It begins as a copy and then follows every so many updates.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Follow_EverySoManyUpdates_IsTheAverageByHand(int every)
    {
        using DisposeScope scope = NewDisposeScope();
        using var tensor = new Parameter(zeros(2));
        using var average = new WeightAverage(
            [new LearnedParameter("w.weight", tensor, ParameterKind.Weight)],
            new AverageRecipe { Decay = 0.75, EveryUpdates = every }
        );
        double expected = 0;
        for (int iteration = 1; iteration <= 10; iteration++)
        {
            using (no_grad())
            {
                tensor.fill_(iteration);
            }

            average.Follow(iteration);
            expected = iteration <= every ? iteration : iteration % every == 0 ? (0.75 * expected) + (0.25 * iteration) : expected;
            Assert.Equal(expected, average.Named.Single().Average[0].item<float>(), 1e-5);
        }
    }

    [Fact]
    public void InPlace_UntilDisposed_ShowsTheAverageAndThenTheSameWeightsAgain()
    {
        using DisposeScope scope = NewDisposeScope();
        using var tensor = new Parameter(full([3], 4f));
        using var average = new WeightAverage(
            [new LearnedParameter("w.weight", tensor, ParameterKind.Weight)],
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
}
