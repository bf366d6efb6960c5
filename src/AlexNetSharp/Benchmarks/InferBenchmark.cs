using AlexNetSharp.Models;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>A forward pass in evaluation and inference mode, the batch already in memory.</summary>
internal static class InferBenchmark
{
    /// <summary>Compares the logits, then times.</summary>
    /// <exception cref="AlexNetException">The logits differ.</exception>
    public static (BenchRow Row, BenchEquality Equality) Run(BenchmarkRun run)
    {
        using IDisposable inference = inference_mode(true);
        using var batch = new BenchmarkBatch(run.Network, run.Batch);
        run.ReportComparison();
        using NetworkModule network = NetworkBuilder.Build(run.Network, BenchmarkRun.Seed);
        network.eval();
        using StockNetwork stock = StockNetwork.ForEvaluation(network);
        BenchEquality equality = Compare(network, stock, batch).OrThrow($"The forward pass of {run.Network.Name}");
        BenchRow row = run.Time("infer", () => network.Forward(batch.Images).Dispose(), () => stock.call(batch.Images).Dispose());
        return (row, equality);
    }

    private static BenchEquality Compare(NetworkModule network, StockNetwork stock, BenchmarkBatch batch)
    {
        using Tensor expected = stock.call(batch.Images);
        using Tensor logits = network.Forward(batch.Images);
        return new BenchEquality { LargestOutputDifference = BenchEquality.Difference(expected, logits) };
    }
}
