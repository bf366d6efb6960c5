using AlexNetSharp.Models;
using AlexNetSharp.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>The optimizer's update of all parameters of a network by gradients that are there.</summary>
internal static class UpdateBenchmark
{
    private const double LearningRate = 1e-3;
    private const double GradientDeviation = 1e-3;

    /// <summary>Compares the parameters after two updates, then times.</summary>
    /// <exception cref="AlexNetException">The parameters differ.</exception>
    public static (BenchRow Row, BenchEquality Equality) Run(BenchmarkRun run)
    {
        run.ReportComparison();
        using DisposeScope scope = NewDisposeScope();
        using NetworkModule network = NetworkBuilder.Build(run.Network, BenchmarkRun.Seed);
        using StockNetwork stock = StockNetwork.ForTraining(network);
        using var optimizer = new Optimizer(network.LearnedParameters);
        using var stockStep = new StockStep(stock, LearningRate);
        uint stream = 3;
        foreach (LearnedParameter parameter in network.LearnedParameters)
        {
            Tensor gradient = BenchmarkBatch.Noise(parameter.Tensor.shape, GradientDeviation, stream++);
            parameter.Tensor.grad = gradient;
            stock.Named[parameter.Name].grad = gradient.clone();
        }

        BenchEquality equality = Compare(network, stock, () => optimizer.Step(LearningRate), stockStep.Update)
            .OrThrow("The optimiser's update");
        return (run.Time("sgd-step", () => optimizer.Step(LearningRate), stockStep.Update), equality);
    }

    private static BenchEquality Compare(NetworkModule network, StockNetwork stock, Action ours, Action theirs)
    {
        Dictionary<string, Tensor> before = network.LearnedParameters.ToDictionary(
            parameter => parameter.Name,
            parameter => parameter.Tensor.detach().clone());
        for (int step = 0; step < 2; step++)
        {
            ours();
            theirs();
        }

        // What an update changes is small beside the weights, so it is the change that is compared.
        using IDisposable noGradients = no_grad();
        return network.LearnedParameters
            .Select(parameter => BenchEquality.Difference(
                stock.Named[parameter.Name] - before[parameter.Name], parameter.Tensor - before[parameter.Name]))
            .Aggregate(new BenchEquality(), (all, difference) => all.And(new BenchEquality { LargestOutputDifference = difference }));
    }
}
