using System.Diagnostics;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Models;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows.Training;

/// <summary>The training of a run from wherever it stands to its end: what starting one and going on with one have in common.</summary>
/// <param name="pack">The pack that the run is on.</param>
/// <param name="folder">The run's folder, which is claimed.</param>
/// <param name="device">The device.</param>
/// <param name="context">
/// Told about every update, on the training thread; stops after the current one, once a checkpoint is on disk.
/// </param>
internal sealed class RunTraining(Pack pack, RunFolder folder, Device device, WorkflowContext context)
{
    /// <summary>What to do where a run cannot go on.</summary>
    public static readonly Sentence StartAnother = Sentence.Of($"start another run with {RequestOption.Of(nameof(TrainRequest.Out))}");

    /// <summary>Trains a run that begins.</summary>
    /// <param name="init">The weights it starts from, which are closed once they are read; null for none.</param>
    public TrainResult Begin(PretrainedWeights? init) => DedicatedThread.Run("training", () => Train(_ => init));

    /// <summary>Goes on with a run from its newest checkpoint that is whole, or from its beginning where it has none.</summary>
    /// <param name="tellsRate">Whether its learning rates have changed, so that the next one is told.</param>
    public TrainResult GoOn(bool tellsRate) => DedicatedThread.Run("training", () => Train(trainer =>
    {
        bool begins = trainer.Resume() is null;
        if (tellsRate)
        {
            context.Notice?.Invoke(Sentence.Of($"Its next update has learning rate {trainer.NextRate:g3}."));
        }

        return begins && folder.Info.Init is { } weights ? OpenAgain(weights) : null;
    }));

    private TrainResult Train(Func<Trainer, PretrainedWeights?> start)
    {
        long began = Stopwatch.GetTimestamp();
        using NetworkModule network = NetworkBuilder.Build(TrainingNetwork.Checked(folder.Recipe, pack), folder.Info.Seed, device);
        network.Precision = folder.Info.Precision;
        if (network.PrecisionNotice is { } slow)
        {
            context.Notice?.Invoke(Sentence.Of(slow));
        }

        using var trainer = new Trainer(pack, folder, network, device, context.Notice);
        using (PretrainedWeights? weights = start(trainer))
        {
            // Not kept open while the training runs: a mapped file of hundreds of megabytes that nobody reads again.
            if (weights is not null)
            {
                StartFrom(weights, network);
            }
        }

        IReadOnlyList<EpochRecord> history = trainer.Run(
            context.Steps<TrainingProgress>(step => new TrainingWorkProgress(step)),
            context.Cancellation);
        trainer.WriteWeights(context.Cancellation);
        EpochRecord last = history[^1];
        EpochRecord? best = EpochRecord.Best(history);
        return new TrainResult
        {
            Run = folder.Path,
            Model = network.Definition.Name,
            Epochs = history.Count,
            Iterations = last.Iterations,
            TrainLoss = last.TrainLoss,
            ValTop1Error = last.ValTop1Error,
            ValTop5Error = last.ValTop5Error,
            BestEpoch = best?.Epoch,
            BestValTop1Error = best?.ValTop1Error,
            BestWeights = File.Exists(folder.BestWeightsPath) ? folder.BestWeightsPath : null,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3),
            ImagesPerSecond = Math.Round(trainer.ImagesPerSecond, 1),
            Weights = folder.WeightsPath,
        };
    }

    /// <summary>Opens the weights that a run was started from, for a run that stopped before its first checkpoint.</summary>
    private PretrainedWeights OpenAgain(string weights) =>
        PretrainedWeights.DigestOf(weights) == folder.Info.InitSha256
            ? PretrainedWeights.Open(weights, context.Cancellation)
            : throw new AlexNetException(
                $"{weights} is not the file that the run {folder.Path} was started from; put it back, or {StartAnother}.");

    private void StartFrom(PretrainedWeights weights, NetworkModule network)
    {
        if (weights.LoadInto(network, pack.Classes) is { } classifier)
        {
            context.Notice?.Invoke(
                Sentence.Of($"The classes differ from those of {weights.Path}, so the classifier {classifier} starts anew."));
        }
    }
}
