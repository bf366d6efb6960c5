using AlexNetSharp.Experiments;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Measures a run as its experiment wants.</summary>
internal static class ExperimentMeasures
{
    /// <summary>What the log of a run tells.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trained">The run's folder, and how it diverged, if it did.</param>
    /// <param name="seed">Its seed.</param>
    public static ArmRun Epochs(Experiment experiment, (string Run, string? Diverged) trained, ulong seed)
    {
        IReadOnlyList<EpochRecord> epochs = RunHistory.Read(RunFolder.Open(trained.Run)).Epochs;
        bool counts = experiment.Measure == ExperimentMeasure.EpochsToTrainingError && trained.Diverged is null;
        return new ArmRun(seed)
        {
            Run = trained.Run,
            Epochs = epochs,
            Diverged = trained.Diverged,
            Value = counts ? EpochVerdict.EpochsUntil([.. epochs.Select(epoch => epoch.TrainTop1Error ?? 1)]) : null,
        };
    }

    /// <summary>The run with what its filters tell, where that is what is measured.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="run">The run, which has weights.</param>
    public static ArmRun Filters(Experiment experiment, ArmRun run) =>
        experiment.Measure is ExperimentMeasure.ColorShare or ExperimentMeasure.FilterDifference
            ? OfWeights(experiment.Measure, run, RunFolder.Open(run.Run!).WeightsPath)
            : run;

    private static ArmRun OfWeights(ExperimentMeasure measure, ArmRun run, string weights)
    {
        using BundledNetwork network = BundledNetwork.Open(weights);
        ArmRun drawn = run with { FiltersPng = FirstFilters.Draw(network) };
        ConvolutionLayer[] convolutions = [.. network.Network.AllLayers().OfType<ConvolutionLayer>()];
        float[] Weights(ConvolutionLayer layer) =>
            network.Weights[$"{layer.Name}.weight"].Values.ToArray();
        if (measure == ExperimentMeasure.FilterDifference)
        {
            return drawn with { Value = convolutions.Max(layer => FilterStatistics.LargestDifference(Weights(layer), layer.Outputs)) };
        }

        ConvolutionLayer first = convolutions[0];
        float[] filters = Weights(first);
        double[] shares = [.. filters.Chunk(filters.Length / first.Outputs).Select(filter => FilterStatistics.ColorShare(filter))];
        int columns = network.Network.Columns;
        return drawn with { ColorShares = [.. shares.Chunk(shares.Length / columns)], Value = shares.Average() };
    }
}
