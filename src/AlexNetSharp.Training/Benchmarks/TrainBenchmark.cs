using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>A whole training step, the batch already in memory: forward, loss, backward, update; dropout on in both.</summary>
internal static class TrainBenchmark
{
    /// <summary>Small, so that steps on noise stay finite however many there are.</summary>
    private const double LearningRate = 1e-5;

    /// <summary>Compares loss and gradients, then times.</summary>
    /// <exception cref="AlexNetException">Loss or gradients differ.</exception>
    public static (BenchRow Row, BenchEquality Equality) Run(BenchmarkRun run)
    {
        using var batch = new BenchmarkBatch(run.Network, run.Batch);
        run.ReportComparison();
        BenchEquality equality = Compare(run.Network, batch)
            .OrThrow($"The training step of {run.Network.Name}", looser: ComparisonWeights.Looser(run.Network));
        using NetworkModule network = NetworkBuilder.Build(run.Network, BenchmarkRun.Seed);
        using var optimizer = new Optimizer(network.LearnedParameters);
        var step = new TrainingStep(network, optimizer);
        using StockNetwork stock = StockNetwork.ForTraining(network);
        using var stockStep = new StockStep(stock, LearningRate);
        BenchRow row = run.Time(
            "train-step",
            () => step.Run(batch.Images, batch.Labels, batch.Dropout, LearningRate),
            () => stockStep.Run(batch.Images, batch.Labels));
        return (row, equality);
    }

    /// <summary>Makes one step of each on the same weights and batch, without dropout and with a learning rate of zero.</summary>
    internal static BenchEquality Compare(NetworkDefinition definition, BenchmarkBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDefinition certain = definition with { Layers = definition.Layers.Without(layer => layer is DropoutLayer) };
        using NetworkModule network = NetworkBuilder.Build(certain, BenchmarkRun.Seed);
        ComparisonWeights.Set(network);
        using var optimizer = new Optimizer(network.LearnedParameters);
        using StockNetwork stock = StockNetwork.ForTraining(network);
        using var stockStep = new StockStep(stock, learningRate: 0);
        double loss = new TrainingStep(network, optimizer).Run(batch.Images, batch.Labels, batch.Dropout, learningRate: 0);
        double expected = stockStep.Run(batch.Images, batch.Labels);
        Func<string, bool> compared = ComparisonWeights.Compared(certain);
        var equality = new BenchEquality { LossDifference = Math.Abs(loss - expected) / Math.Abs(expected) };
        foreach (LearnedParameter parameter in network.LearnedParameters.Where(one => compared(one.Name)))
        {
            equality = equality.And(BenchEquality.OfGradient(parameter.Name, stock.Named[parameter.Name], parameter.Tensor));
        }

        return equality;
    }
}
