using System.Diagnostics;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
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
        Check(request);
        TrainingRecipe recipe = Resolve(request);
        using Pack pack = Pack.Open(request.Data);
        NetworkDefinition network = Definition(recipe, pack);
        recipe = WithInput(recipe, request, network);
        string? newClassifier = request.Init is null ? null : PretrainedWeights.NewClassifier(request.Init, network, pack.Classes);
        RunFolder.CheckFree(request.Out);
        (Device device, LibTorchStatus status) = request.Runtime.Start(keepMemory: true);
        if (PackGuard.ResizeNotice(pack, network) is { } other)
        {
            request.Runtime.Notice?.Invoke(other);
        }

        using FileLock claim = RunFolder.Claim(request.Out);
        RunFolder folder = RunFolder.Create(request.Out, recipe, new RunInfo
        {
            Command = request.Command,
            Data = Path.GetFullPath(request.Data),
            DataSha256 = pack.Digest,
            Seed = request.Seed,
            Device = device.ToString(),
            Threads = status.Threads,
            Precision = request.Precision,
            Init = request.Init is null ? null : Path.GetFullPath(request.Init),
            InitSha256 = request.Init is null ? null : PretrainedWeights.Digest(request.Init),
            NewClassifier = newClassifier,
            CheckpointMinutes = request.CheckpointMinutes,
            CheckpointsKept = request.CheckpointsKept,
            Versions = ProgramVersions.All,
        });
        try
        {
            return DedicatedThread.Run("training", () => Train(pack, folder, device, resume: false, request.Runtime.Notice, progress, cancellation));
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
        return DedicatedThread.Run("training", () => Train(pack, folder, device, resume: true, notice, progress, cancellation));
    }

    /// <summary>The recipe that a request asks for, every value of it set.</summary>
    internal static TrainingRecipe Resolve(TrainRequest request)
    {
        TrainingRecipe start = request.Init is null ? new TrainingRecipe() : PretrainedWeights.Recipe(request.Init);
        TrainingRecipe recipe = request.Recipe is null
            ? RecipeFile.Parse(request.RecipeText ?? "", "the built-in recipe", start, request.Overrides)
            : RecipeFile.Read(request.Recipe, start, request.Overrides);
        return request.Model is null ? recipe : recipe with { Model = recipe.Model with { Name = request.Model } };
    }

    /// <summary>The network that a recipe trains on a pack.</summary>
    /// <exception cref="AlexNetException">It wants other images, or the recipe does not fit it.</exception>
    internal static NetworkDefinition Definition(TrainingRecipe recipe, Pack pack)
    {
        NetworkDefinition network = NetworkZoo.Create(recipe.Model.Name, recipe.NetworkOptions(pack.Classes.Count));
        PackGuard.Check(pack, network);
        LayerRules.Check(network, recipe);
        CheckSmallestPass(recipe.Optimizer, network, pack.Train.Count);
        return network;
    }

    /// <summary>The recipe with everything about the input written out: its own, else that of the weights it starts from, else the network's.</summary>
    internal static TrainingRecipe WithInput(TrainingRecipe recipe, TrainRequest request, NetworkDefinition network) =>
        recipe with { Data = recipe.Data.Resolve(request.Init is null ? network.Input : PretrainedWeights.Input(request.Init)) };

    /// <summary>
    /// Batch normalisation of vectors learns from at least two images, that of maps from one: better said now than at the end of the first epoch.
    /// </summary>
    internal static void CheckSmallestPass(OptimizerRecipe optimizer, NetworkDefinition network, int images)
    {
        int pass = optimizer.BatchSize / optimizer.Accumulation;
        if ((pass == 1 || images % pass == 1) && NormalisesVectors(network))
        {
            throw new InvalidOptionException(
                $"{network.Name} normalises batches of vectors, but with {images} training images, optimizer.batchSize {optimizer.BatchSize} and optimizer.accumulation {optimizer.Accumulation} "
                + "a pass has a single image; choose another batch size.");
        }
    }

    private static bool NormalisesVectors(NetworkDefinition network) =>
        network.Shapes().Any(shape => shape is { Layer: BatchNormLayer, Input: { Height: 1, Width: 1 } });

    /// <summary>Refuses options that cannot work.</summary>
    internal static void Check(TrainRequest request)
    {
        PrecisionNames.Parse(request.Precision);
        if (!double.IsFinite(request.CheckpointMinutes) || request.CheckpointMinutes <= 0)
        {
            throw new InvalidOptionException($"{RequestOption.Of(nameof(TrainRequest.CheckpointMinutes))} is {request.CheckpointMinutes}; give a number above 0.");
        }

        if (request.CheckpointsKept < 1)
        {
            throw new InvalidOptionException($"{RequestOption.Of(nameof(TrainRequest.CheckpointsKept))} is {request.CheckpointsKept}; give at least 1.");
        }
    }

    private static TrainResult Train(
        Pack pack, RunFolder folder, Device device, bool resume, Action<Sentence>? notice, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using NetworkModule network = NetworkBuilder.Build(Definition(folder.Recipe, pack), folder.Info.Seed, device);
        network.Precision = PrecisionNames.Parse(folder.Info.Precision);
        if (network.PrecisionNotice is { } slow)
        {
            notice?.Invoke(Sentence.Of(slow));
        }

        using var trainer = new Trainer(pack, folder, network, device, notice);
        if ((!resume || trainer.Resume() is null) && folder.Info.Init is { } weights)
        {
            Begin(folder, network, pack, weights, notice);
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

    private static void Begin(RunFolder folder, NetworkModule network, Pack pack, string weights, Action<Sentence>? notice)
    {
        if (PretrainedWeights.Digest(weights) != folder.Info.InitSha256)
        {
            throw new AlexNetException($"{weights} is not the file that the run {folder.Path} was started from; put it back, or {StartAnother}.");
        }

        if (PretrainedWeights.Load(weights, network, pack.Classes) is { } classifier)
        {
            notice?.Invoke(Sentence.Of($"The classes differ from those of {weights}, so the classifier {classifier} starts anew."));
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
