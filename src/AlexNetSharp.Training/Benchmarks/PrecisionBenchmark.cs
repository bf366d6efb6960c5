using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>A whole training step in bfloat16 against our own in float32, the batch already in memory.</summary>
internal static class PrecisionBenchmark
{
    private const string Baseline = "our float32 step";

    /// <summary>
    /// How much further apart than float32 implementations both may be: activations are rounded to 8 bits of 24 at every layer, which is a
    /// 256th of a value each time and averages out in sums.
    /// </summary>
    private const double Looser = 500;

    /// <summary>Small, so that steps on noise stay finite however many there are.</summary>
    private const double LearningRate = 1e-5;

    /// <summary>Compares loss and gradients, then times.</summary>
    /// <exception cref="AlexNetException">Loss or gradients differ by more than rounding explains.</exception>
    public static (BenchRow Row, BenchEquality Equality) Run(BenchmarkRun run)
    {
        using var batch = new BenchmarkBatch(run.Network, run.Batch);
        run.ReportComparison(Baseline);
        BenchEquality equality = Compare(run.Network, batch)
            .OrThrow($"The bf16 training step of {run.Network.Name}", "our float32 step's", Looser);
        using var rounded = new Side(run.Network, Precision.BFloat16);
        using var exact = new Side(run.Network, Precision.Float32);
        BenchRow row = run.Time(
            "train-step-bf16",
            () => rounded.Step.Run(batch.Images, batch.Labels, batch.Dropout, LearningRate),
            [new TimedBaseline(Baseline, null, () => exact.Step.Run(batch.Images, batch.Labels, batch.Dropout, LearningRate))])[0];
        return (row with { Precision = Precision.BFloat16 }, equality);
    }

    /// <summary>Makes one step of each on the same weights and batch, without dropout and with a learning rate of zero.</summary>
    internal static BenchEquality Compare(NetworkDefinition definition, BenchmarkBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        NetworkDefinition certain = definition with { Layers = definition.Layers.Without(layer => layer is DropoutLayer) };
        using var rounded = new Side(certain, Precision.BFloat16);
        using var exact = new Side(certain, Precision.Float32);
        ComparisonWeights.Set(rounded.Network);
        ComparisonWeights.Set(exact.Network);
        double loss = rounded.Step.Run(batch.Images, batch.Labels, batch.Dropout, learningRate: 0);
        double expected = exact.Step.Run(batch.Images, batch.Labels, batch.Dropout, learningRate: 0);
        var equality = new BenchEquality { LossDifference = Math.Abs(loss - expected) / Math.Abs(expected) };
        Func<string, bool> compared = ComparisonWeights.Compared(certain);
        foreach ((LearnedParameter ours, LearnedParameter theirs) in rounded
                .Network.LearnedParameters.Zip(exact.Network.LearnedParameters)
                .Where(pair => compared(pair.First.Name)))
        {
            equality = equality.And(BenchEquality.OfGradient(ours.Name, theirs.Tensor, ours.Tensor));
        }

        return equality;
    }

    private sealed class Side : IDisposable
    {
        private readonly Optimizer _optimizer;

        public Side(NetworkDefinition definition, Precision precision)
        {
            Network = NetworkBuilder.Build(definition, BenchmarkRun.Seed);
            Network.Precision = precision;
            _optimizer = new Optimizer(Network.LearnedParameters);
            Step = new TrainingStep(Network, _optimizer);
        }

        public NetworkModule Network { get; }

        public TrainingStep Step { get; }

        public void Dispose()
        {
            _optimizer.Dispose();
            Network.Dispose();
        }
    }
}
