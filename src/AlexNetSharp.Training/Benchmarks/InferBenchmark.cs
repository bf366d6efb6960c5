using AlexNetSharp.Inference;
using AlexNetSharp.Kernels;
using AlexNetSharp.Models;
using AlexNetSharp.Runtime;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// A forward pass in evaluation and inference mode, the batch already in memory; ours with batch normalization folded into the weights.
/// </summary>
internal static class InferBenchmark
{
    /// <summary>Compares the logits, then times.</summary>
    /// <param name="run">What to measure on.</param>
    /// <param name="rival">Who is timed as well, in the same rounds; null for nobody.</param>
    /// <returns>A row against the stock library, and one against the rival where there is one, by the fastest of its settings.</returns>
    /// <exception cref="AlexNetException">The logits differ.</exception>
    public static (IReadOnlyList<BenchRow> Rows, BenchEquality Equality) Run(BenchmarkRun run, IInferenceRival? rival = null)
    {
        using IDisposable inference = inference_mode(true);
        using var batch = new BenchmarkBatch(run.Network, run.Batch);
        run.ReportComparison();
        using NetworkModule network = NetworkBuilder.Build(run.Network, BenchmarkRun.Seed);
        GatherStatistics(network, batch.Images);
        network.eval();
        using StockNetwork stock = StockNetwork.ForEvaluation(network);
        using InferencePlan plan = InferencePlan.Of(run.Network, TensorWeights.Of(network.NamedTensors()));
        using var ours = new InferencePass(plan, KernelThreads.Count);
        Copy(batch.Images, ours.Input(run.Batch));
        string what = $"The forward pass of {run.Network.Name}";
        using Tensor logits = tensor(ours.Run().ToArray(), [run.Batch, run.Network.Classes]);
        BenchEquality equality = Compare(stock.call(batch.Images), logits).OrThrow(what);
        var others = new List<TimedBaseline> { new(BenchmarkRun.Baseline, null, () => stock.call(batch.Images).Dispose()) };
        if (rival is null)
        {
            return (run.Time("infer", () => ours.Run(), others), equality);
        }

        run.ReportComparison(rival.Name);
        IReadOnlyList<IRivalPass> passes = rival.Prepare(network, batch.Images);
        try
        {
            foreach (IRivalPass pass in passes)
            {
                equality = equality.And(Compare(pass.Logits(), logits).OrThrow(what, $"{rival.Name}'s"));
                others.Add(new TimedBaseline(rival.Name, pass.Setting, pass.Run));
            }

            IReadOnlyList<BenchRow> rows = run.Time("infer", () => ours.Run(), others);
            return ([rows[0], rows.Skip(1).MinBy(row => row.BaselineMilliseconds)!], equality);
        }
        finally
        {
            foreach (IRivalPass pass in passes)
            {
                pass.Dispose();
            }
        }
    }

    /// <summary>One batch in training mode: without any, batch normalization divides by next to nothing and all becomes infinite.</summary>
    private static void GatherStatistics(NetworkModule network, Tensor images)
    {
        if (network.Definition.NormalizesBatches)
        {
            network.train();
            network.Forward(images).Dispose();
        }
    }

    private static unsafe void Copy(Tensor images, Span<float> target) =>
        new ReadOnlySpan<float>(TensorAddress.Of(images), target.Length).CopyTo(target);

    /// <summary>Compares logits and disposes the expected ones.</summary>
    private static BenchEquality Compare(Tensor expected, Tensor logits)
    {
        using (expected)
        {
            return new BenchEquality { LargestOutputDifference = BenchEquality.Difference(expected, logits) };
        }
    }
}
