using System.Diagnostics;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using AlexNetSharp.Models;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Weights;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows.Training;

/// <summary>Trains a network, or goes on with a run.</summary>
public static class TrainWorkflow
{
    private static readonly Sentence StartAnother = Sentence.Of($"start another run with {RequestOption.Of(nameof(TrainRequest.Out))}");

    /// <summary>Starts a run.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="progress">Told about every update, on the training thread.</param>
    /// <param name="cancellation">Stops after the current update, once a checkpoint is on disk.</param>
    /// <exception cref="AlexNetException">Something that was given cannot be used; the sentence says what.</exception>
    public static TrainResult Run(TrainRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using TrainingPlan plan = TrainingPlan.Open(request);
        RunFolder.CheckFree(request.Out);
        (Device device, LibTorchStatus status) = request.Runtime.Start(keepMemory: true);
        if (PackGuard.ResizeNotice(plan.Pack, plan.Network) is { } other)
        {
            request.Runtime.Notice?.Invoke(other);
        }

        using FileLock claim = RunFolder.Claim(request.Out);
        RunFolder folder = RunFolder.Create(request.Out, plan.Recipe, new RunInfo
        {
            Command = request.Command,
            Data = Path.GetFullPath(request.Data),
            DataSha256 = plan.Pack.Digest,
            Seed = request.Seed,
            Device = device.ToString(),
            Threads = status.Threads,
            Precision = request.Precision,
            Init = request.Init is null ? null : Path.GetFullPath(request.Init),
            InitSha256 = plan.Init?.Digest,
            NewClassifier = plan.NewClassifier,
            CheckpointMinutes = request.CheckpointMinutes,
            CheckpointsKept = request.CheckpointsKept,
            Versions = ProgramVersions.All,
        });
        try
        {
            return DedicatedThread.Run("training", () => Train(plan.Pack, folder, device, plan.Init, resume: false, request.Runtime.Notice, progress, cancellation));
        }
        catch
        {
            folder.DiscardUnlessBegun();
            throw;
        }
    }

    /// <summary>Goes on with a run from its newest checkpoint that is whole.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="notice">
    /// Told before libtorch is fetched, which null forbids, about damaged checkpoints, and when the run goes on to other bits than it would have.
    /// </param>
    /// <param name="progress">Told about every update, on the training thread.</param>
    /// <param name="cancellation">Stops after the current update, once a checkpoint is on disk.</param>
    /// <exception cref="AlexNetException">There is no run in the folder, it is finished, it cannot be read, another process trains it, or its pack is another.</exception>
    public static TrainResult Resume(
        string run, Action<Sentence>? notice = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        RunFolder folder = RunFolder.Open(run);
        using FileLock claim = RunFolder.Claim(run);
        if (File.Exists(folder.WeightsPath))
        {
            throw new AlexNetException($"The run {run} is finished: its weights are {folder.WeightsPath}; {StartAnother} to train longer.");
        }

        using Pack pack = Pack.Open(folder.Info.Data);
        if (pack.Digest != folder.Info.DataSha256)
        {
            throw new AlexNetException($"{folder.Info.Data} is not the pack that the run {run} was started on; prepare it again as it was, or {StartAnother}.");
        }

        (Device device, _) = new RuntimeRequest { Device = folder.Info.Device, Threads = folder.Info.Threads, Notice = notice }.Start(keepMemory: true);
        return DedicatedThread.Run("training", () => Train(pack, folder, device, init: null, resume: true, notice, progress, cancellation));
    }

    private static TrainResult Train(
        Pack pack,
        RunFolder folder,
        Device device,
        PretrainedWeights? init,
        bool resume,
        Action<Sentence>? notice,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using NetworkModule network = NetworkBuilder.Build(TrainingPlan.Definition(folder.Recipe, pack), folder.Info.Seed, device);
        network.Precision = PrecisionNames.Parse(folder.Info.Precision);
        if (network.PrecisionNotice is { } slow)
        {
            notice?.Invoke(Sentence.Of(slow));
        }

        using var trainer = new Trainer(pack, folder, network, device, notice);
        if ((!resume || trainer.Resume() is null) && folder.Info.Init is { } weights)
        {
            using PretrainedWeights? again = init is null ? OpenAgain(folder, weights) : null;
            Begin((init ?? again)!, network, pack, notice);
        }

        IReadOnlyList<EpochRecord> history = trainer.Run(progress, cancellation);
        trainer.WriteWeights(
            path => TensorWeights.Use(network.NamedTensors(), tensors => WeightBundle.Write(path, Describe(pack, folder, network, trainer.Preprocessing), tensors)), cancellation);
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
            Seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3),
            ImagesPerSecond = Math.Round(trainer.ImagesPerSecond, 1),
            Weights = folder.WeightsPath,
        };
    }

    /// <summary>Opens the weights that a run was started from, for a run that stopped before its first checkpoint.</summary>
    private static PretrainedWeights OpenAgain(RunFolder folder, string weights) => PretrainedWeights.DigestOf(weights) == folder.Info.InitSha256
        ? PretrainedWeights.Open(weights)
        : throw new AlexNetException($"{weights} is not the file that the run {folder.Path} was started from; put it back, or {StartAnother}.");

    private static void Begin(PretrainedWeights weights, NetworkModule network, Pack pack, Action<Sentence>? notice)
    {
        if (weights.LoadInto(network, pack.Classes) is { } classifier)
        {
            notice?.Invoke(Sentence.Of($"The classes differ from those of {weights.Path}, so the classifier {classifier} starts anew."));
        }
    }

    private static WeightBundle Describe(Pack pack, RunFolder folder, NetworkModule network, ImagePreprocessing preprocessing) => new()
    {
        Model = network.Definition.Name,
        Options = network.Definition.Options,
        Labels = pack.Classes,
        Preprocessing = preprocessing,
        Recipe = RecipeFile.ToYaml(folder.Recipe),
        DataSet = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(pack.Folder))),
    };
}
