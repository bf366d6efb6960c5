using AlexNetSharp.Experiments;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;
using static TorchSharp.torch;
using DisposeScope = TorchSharp.DisposeScope;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Measures an arm's run as its experiment wants.</summary>
internal static class ExperimentMeasures
{
    /// <summary>Whether what is measured is the validation error, which stands in the result anyway.</summary>
    public static bool IsError(Experiment experiment) =>
        experiment.Measure is ExperimentMeasure.ValidationError or ExperimentMeasure.EnsembleError;

    /// <summary>What a trained arm gave; errors, where they are what is measured, an evaluation of its weights counts.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="trained">Its run's folder, and how it diverged, if it did.</param>
    /// <param name="device">Where weights are looked at; whoever found it has loaded libtorch.</param>
    public static ArmResult Measured(Experiment experiment, ExperimentArm arm, (string Run, string? Diverged) trained, Device device)
    {
        RunFolder folder = RunFolder.Open(trained.Run);
        IReadOnlyList<EpochRecord> epochs = RunHistory.Read(folder).Epochs;
        var result = new ArmResult(arm.Name, arm.Label) { Run = trained.Run, Epochs = epochs, Diverged = trained.Diverged };
        if (trained.Diverged is not null)
        {
            return result;
        }

        result = result with { Top1Error = epochs[^1].ValTop1Error, Top5Error = epochs[^1].ValTop5Error };
        return experiment.Measure switch
        {
            ExperimentMeasure.EpochsToTrainingError => result with
            {
                Value = VerdictRules.EpochsUntil([.. epochs.Select(epoch => epoch.TrainTop1Error ?? 1)], VerdictRules.TrainingErrorWanted),
            },
            ExperimentMeasure.ColorShare or ExperimentMeasure.FilterDifference => DedicatedThread.Run(
                "filters",
                () => OfWeights(experiment.Measure, result, folder.WeightsPath, device)),
            _ => result,
        };
    }

    private static ArmResult OfWeights(ExperimentMeasure measure, ArmResult result, string weights, Device device)
    {
        using LoadedNetwork network = LoadedNetwork.Open(weights, device);
        using DisposeScope scope = NewDisposeScope();
        ArmResult drawn = result with { FiltersPng = FirstFilters.Draw(network).Png };
        ConvolutionLayer[] convolutions = [.. network.Network.Definition.AllLayers().OfType<ConvolutionLayer>()];
        float[] Weights(ConvolutionLayer layer) =>
            network.Network.NamedTensors()[$"{layer.Name}.weight"].detach().cpu().data<float>().ToArray();
        if (measure == ExperimentMeasure.FilterDifference)
        {
            return drawn with { Value = convolutions.Max(layer => FilterStatistics.LargestDifference(Weights(layer), layer.Outputs)) };
        }

        ConvolutionLayer first = convolutions[0];
        double[] shares =
        [
            .. Weights(first).Chunk(Weights(first).Length / first.Outputs).Select(filter => FilterStatistics.ColorShare(filter)),
        ];
        int columns = network.Network.Definition.Columns;
        return drawn with { ColorShares = [.. shares.Chunk(shares.Length / columns)], Value = shares.Average() };
    }
}
