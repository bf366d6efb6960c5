using System.Diagnostics;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training;
using AlexNetSharp.Weights;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows;

/// <summary>What to train on what.</summary>
public sealed record TrainRequest
{
    /// <summary>The pack's folder.</summary>
    public string Data { get; init; } = "";

    /// <summary>The run's folder, which is made.</summary>
    public string Out { get; init; } = "";

    /// <summary>The recipe's file; the paper's recipe where null.</summary>
    public string? Recipe { get; init; }

    /// <summary>The recipe as YAML, in place of a file; null for none.</summary>
    public string? RecipeText { get; init; }

    /// <summary>The network's name, which wins over the recipe's; null for the recipe's.</summary>
    public string? Model { get; init; }

    /// <summary>Assignments such as <c>optimizer.learningRate=0.02</c>, which win over the recipe.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The seed of every random number.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>On what to compute.</summary>
    public RuntimeRequest Runtime { get; init; } = new();

    /// <summary>The command line, for the run's record.</summary>
    public string Command { get; init; } = "";
}

/// <summary>What a training gave.</summary>
public sealed record TrainResult
{
    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The network's name.</summary>
    public required string Model { get; init; }

    /// <summary>Epochs trained.</summary>
    public required int Epochs { get; init; }

    /// <summary>Updates made.</summary>
    public required long Iterations { get; init; }

    /// <summary>Mean loss of the last epoch's batches, with augmentation and dropout.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Top-1 error on the validation part, one view, a fraction; null where the pack has none.</summary>
    public required double? ValTop1Error { get; init; }

    /// <summary>Top-5 error on the validation part, one view, a fraction; null where the pack has none.</summary>
    public required double? ValTop5Error { get; init; }

    /// <summary>Wall-clock time of this session in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Training images a second in this session, without validation.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The final weights.</summary>
    public required string Weights { get; init; }
}

/// <summary>Trains a network, or goes on with a run.</summary>
public static class TrainWorkflow
{
    /// <summary>Starts a run.</summary>
    /// <param name="request">What to train.</param>
    /// <param name="progress">Told about every update, on the training thread.</param>
    /// <param name="cancellation">Stops after the current update, once a checkpoint is on disk.</param>
    public static TrainResult Run(TrainRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainingRecipe recipe = Resolve(request);
        using Pack pack = Pack.Open(request.Data);
        Definition(recipe, pack);
        (Device device, LibTorchStatus status) = request.Runtime.Start(keepMemory: true);
        RunFolder folder = RunFolder.Create(request.Out, recipe, new RunInfo
        {
            Command = request.Command,
            Data = Path.GetFullPath(request.Data),
            DataSha256 = pack.Digest,
            Seed = request.Seed,
            Device = device.ToString(),
            Threads = status.Threads,
            Versions = ProgramVersions.All,
        });
        return DedicatedThread.Run("training", () => Train(pack, folder, device, resumed: null, progress, cancellation));
    }

    /// <summary>Goes on with a run from its newest checkpoint.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="notice">Told before libtorch is fetched, which null forbids, and when the run goes on to other bits than it would have.</param>
    /// <param name="progress">Told about every update, on the training thread.</param>
    /// <param name="cancellation">Stops after the current update, once a checkpoint is on disk.</param>
    /// <exception cref="AlexNetException">There is no run in the folder, it is finished, it cannot be read, or its pack is another.</exception>
    public static TrainResult Resume(
        string run, Action<string>? notice = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        RunFolder folder = RunFolder.Open(run);
        if (File.Exists(folder.WeightsPath))
        {
            throw new AlexNetException($"The run {run} is finished: its weights are {folder.WeightsPath}; start another one with --out to train longer.");
        }

        using Pack pack = Pack.Open(folder.Info.Data);
        if (pack.Digest != folder.Info.DataSha256)
        {
            throw new AlexNetException($"{folder.Info.Data} is not the pack that the run {run} was started on; prepare it again as it was, or start another run.");
        }

        (Device device, _) = new RuntimeRequest { Device = folder.Info.Device, Threads = folder.Info.Threads, Notice = notice }.Start(keepMemory: true);
        return DedicatedThread.Run("training", () => Train(pack, folder, device, resumed: notice ?? (_ => { }), progress, cancellation));
    }

    private static TrainingRecipe Resolve(TrainRequest request)
    {
        TrainingRecipe recipe = request.Recipe is null
            ? RecipeFile.Parse(request.RecipeText ?? "", "the built-in recipe", request.Overrides)
            : RecipeFile.Read(request.Recipe, request.Overrides);
        return request.Model is null ? recipe : recipe with { Model = recipe.Model with { Name = request.Model } };
    }

    private static NetworkDefinition Definition(TrainingRecipe recipe, Pack pack)
    {
        NetworkDefinition network = NetworkZoo.Create(recipe.Model.Name, recipe.NetworkOptions(pack.Classes.Count));
        PackGuard.Check(pack, network);
        LayerRules.Check(network, recipe);
        return network;
    }

    private static TrainResult Train(
        Pack pack, RunFolder folder, Device device, Action<string>? resumed, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using NetworkModule network = NetworkBuilder.Build(Definition(folder.Recipe, pack), folder.Info.Seed, device);
        using var trainer = new Trainer(pack, folder, network, device);
        if (resumed is not null && trainer.Resume() is { } checkpoint && trainer.OtherEnvironment is { } other)
        {
            resumed($"{checkpoint} was written with {other}; here are {trainer.Environment}, so the run goes on, but not to the same bits.");
        }

        IReadOnlyList<EpochRecord> history = trainer.Run(progress, cancellation);
        WriteWeights(pack, folder, network, trainer.Preprocessing);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        EpochRecord last = history[^1];
        return new TrainResult
        {
            Run = folder.Path,
            Model = network.Definition.Name,
            Epochs = history.Count,
            Iterations = last.Iterations,
            TrainLoss = last.TrainLoss,
            ValTop1Error = last.ValTop1Error,
            ValTop5Error = last.ValTop5Error,
            Seconds = Math.Round(seconds, 3),
            ImagesPerSecond = Math.Round(trainer.ImagesPerSecond, 1),
            Weights = folder.WeightsPath,
        };
    }

    private static void WriteWeights(Pack pack, RunFolder folder, NetworkModule network, ImagePreprocessing preprocessing) =>
        WeightBundle.Write(
            folder.WeightsPath,
            new WeightBundle
            {
                Model = network.Definition.Name,
                Options = network.Definition.Options,
                Labels = pack.Classes,
                Preprocessing = preprocessing,
                Recipe = RecipeFile.ToYaml(folder.Recipe),
            },
            network.NamedTensors());
}
