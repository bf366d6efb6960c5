using System.Text.Json.Nodes;
using AlexNetSharp.Data.Loading;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>
/// Trains a network on a pack from a state to the end of its recipe. One thread calls <see cref="Run"/>; a run that starts from a
/// checkpoint makes the same updates as one that was never stopped.
/// </summary>
public sealed class Trainer : IDisposable
{
    /// <summary>Batches in memory: the one that is trained on and those that are made meanwhile.</summary>
    internal const int BuffersAhead = 3;

    private readonly Pack _pack;
    private readonly RunFolder _folder;
    private readonly TrainingRecipe _recipe;
    private readonly NetworkModule _network;
    private readonly Optimizer _optimizer;
    private readonly TrainingStep _step;
    private readonly BatchLoader _loader;
    private readonly Device _device;
    private TrainingState _state = new();
    private TrainingState? _saved;
    private TrainingClock? _clock;

    /// <summary>Initialises a trainer.</summary>
    /// <param name="pack">The data; must stay open.</param>
    /// <param name="folder">The run's folder, which holds recipe and seed.</param>
    /// <param name="network">The network with its initial weights, on the device; owned by the caller.</param>
    /// <param name="device">The device.</param>
    public Trainer(Pack pack, RunFolder folder, NetworkModule network, Device device)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(network);
        (_pack, _folder, _network, _device, _recipe) = (pack, folder, network, device, folder.Recipe);
        Preprocessing = pack.Preprocessing(network.Definition.InputSize, _recipe.Data.Mean);
        _loader = new BatchLoader(pack.Train, Preprocessing, new BatchLoaderOptions
        {
            BatchSize = _recipe.Optimizer.BatchSize,
            Seed = folder.Info.Seed,
            Augmentation = _recipe.Data.ToAugmentation(),
            Threads = BatchLoaderOptions.UsualThreads,
        });
        LayerRules.Freeze(network, _recipe.Layers);
        _optimizer = new Optimizer(network.LearnedParameters, _recipe.OptimizerOptions());
        _step = new TrainingStep(network, _optimizer);
    }

    /// <summary>What is done to a photo before the network sees it.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>Where the run stands.</summary>
    public TrainingState State => _state;

    /// <summary>Training images a second of the last <see cref="Run"/>, without validation.</summary>
    public double ImagesPerSecond => _clock?.ImagesPerSecond ?? 0;

    /// <summary>What this run's bits depend on besides seed and data.</summary>
    public string Environment { get; } = ProgramVersions.Environment(get_num_threads());

    /// <summary>What the resumed checkpoint's bits depended on, where that is not <see cref="Environment"/>: the run then goes on to other bits.</summary>
    public string? OtherEnvironment { get; private set; }

    private long Iterations => ((long)_state.Epoch * _loader.BatchesPerEpoch) + _state.Batch;

    /// <summary>Goes on from the newest checkpoint of the run's folder that is whole.</summary>
    /// <returns>The checkpoint's path, or null where there is none.</returns>
    public string? Resume()
    {
        AlexNetException? damage = null;
        foreach (string checkpoint in _folder.Checkpoints.Reverse())
        {
            try
            {
                (_state, string environment) = Checkpoint.Read(checkpoint, _network, _optimizer);
                OtherEnvironment = environment == Environment ? null : environment;
            }
            catch (AlexNetException e)
            {
                damage ??= e;
                continue;
            }

            // Outside the guard: a log that cannot be written says nothing against the checkpoint.
            _folder.RewindLog(Iterations);
            CompleteLog();
            return checkpoint;
        }

        return damage is null ? null : throw damage;
    }

    /// <summary>Trains to the end of the recipe.</summary>
    /// <param name="progress">Told about every update and every epoch.</param>
    /// <param name="cancellation">Stops after the current update, once a checkpoint is on disk.</param>
    /// <returns>The finished epochs.</returns>
    /// <exception cref="AlexNetException">The loss is no number any more, or a file cannot be written.</exception>
    public IReadOnlyList<EpochRecord> Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var buffers = new TensorBatches(BuffersAhead, _loader.BufferSize, Preprocessing);
        TrainingClock clock = _clock = new TrainingClock(_loader.BatchesPerEpoch, _recipe.Schedule.Epochs);
        if (_state.Batch == _loader.BatchesPerEpoch)
        {
            // Stopped between an epoch's last update and the end of its validation.
            FinishEpoch(Rate(Iterations - 1), clock, progress, cancellation);
        }

        foreach (LoadedBatch batch in _loader.Read(_state.Epoch, _state.Batch, _recipe.Schedule.Epochs, buffers.All, CancellationToken.None))
        {
            double rate = Rate(Iterations);
            double loss = Update(batch, rate);
            clock.Count(batch.Count);
            LogStep(loss, rate);
            progress?.Report(clock.Progress(_state, loss, rate));
            if (_state.Batch == _loader.BatchesPerEpoch)
            {
                FinishEpoch(rate, clock, progress, cancellation);
            }

            StopIfAsked(cancellation);
        }

        return _state.History;
    }

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();

    private double Update(LoadedBatch batch, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        var buffer = (TensorBatch)batch.Buffer;
        var dropout = new DropoutContext(_folder.Info.Seed, batch.Epoch, buffer.SampleMemory(batch.Count));
        double loss = _step.Run(buffer.ImageTensor(batch.Count).to(_device), buffer.LabelTensor(batch.Count).to(_device), dropout, rate);
        _state = _state with { Batch = batch.Index + 1, LossSum = _state.LossSum + (loss * batch.Count) };
        return double.IsFinite(loss) ? loss : throw Diverged($"The loss of update {Iterations}", loss, rate);
    }

    private AlexNetException Diverged(string what, double loss, double rate) => new(
        $"{what} is {loss}: training has diverged; lower optimizer.learningRate ({rate:g3} now) and start again"
        + (_folder.Checkpoints.Count > 0 ? $"; the checkpoints before it are kept in {_folder.Path}." : "."));

    private void FinishEpoch(double rate, TrainingClock clock, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        double trainLoss = _state.LossSum / _pack.Train.Count;
        EvaluationResult? validation = Validate(clock, trainLoss, rate, progress, cancellation);
        if (validation is { Counts.Loss: double loss } && !double.IsFinite(loss))
        {
            throw Diverged($"The validation loss after update {Iterations}", loss, rate);
        }

        var record = new EpochRecord(
            _state.Epoch, Iterations, rate, trainLoss, validation?.Counts.Loss, validation?.Counts.Top1Error, validation?.Counts.Top5Error);
        _state = new TrainingState { Epoch = _state.Epoch + 1, History = [.. _state.History, record] };
        WriteCheckpoint();
        LogEpoch(record, new JsonObject
        {
            ["images_per_second"] = Math.Round(clock.ImagesPerSecond, 1),
            ["seconds"] = Math.Round(clock.Seconds, 1),
        });
        progress?.Report(clock.Progress(_state, trainLoss, rate) with { Finished = record });
    }

    private EvaluationResult? Validate(TrainingClock clock, double loss, double rate, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (_pack.Val.Count == 0)
        {
            return null;
        }

        var predictor = new Predictor(_network, Preprocessing, ViewRule.Centre, _device);
        progress?.Report(clock.Progress(_state, loss, rate) with { Validating = true });
        using IDisposable pause = clock.Pause();
        try
        {
            return Evaluator.Run([predictor], _pack.Val, cancellation: cancellation);
        }
        catch (OperationCanceledException)
        {
            // Validation is repeated when the run goes on from the end of the epoch's last update.
            WriteCheckpoint();
            throw;
        }
    }

    private void StopIfAsked(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            WriteCheckpoint();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private void WriteCheckpoint()
    {
        if (!ReferenceEquals(_saved, _state))
        {
            Checkpoint.Write(_folder.CheckpointPath(_state), _network, _optimizer, _state, Environment);
            _folder.PruneCheckpoints();
            _saved = _state;
        }
    }

    /// <summary>A run that was killed between a checkpoint and its line in the log lacks that line; the checkpoint knows what it said.</summary>
    private void CompleteLog()
    {
        HashSet<int> logged = [.. RunHistory.Read(_folder).Select(epoch => epoch.Epoch)];
        foreach (EpochRecord record in _state.History.Where(epoch => !logged.Contains(epoch.Epoch)))
        {
            LogEpoch(record, speed: []);
        }
    }

    /// <summary>The rate of an update of the current epoch. Without a validation part the training loss tells when learning stalls.</summary>
    private double Rate(long iteration) => LearningRateSchedule.Rate(
        _recipe.Optimizer.LearningRate,
        _recipe.Schedule,
        iteration,
        _loader.BatchesPerEpoch,
        [.. _state.History.Select(epoch => epoch.ValTop1Error ?? epoch.TrainLoss)]);

    private void LogStep(double loss, double rate) =>
        _folder.Log(new JsonObject { ["event"] = "step", ["epoch"] = _state.Epoch, ["iteration"] = Iterations, ["loss"] = loss, ["learning_rate"] = rate });

    private void LogEpoch(EpochRecord record, JsonObject speed)
    {
        var entry = new JsonObject
        {
            ["event"] = "epoch",
            ["epoch"] = record.Epoch,
            ["iteration"] = record.Iterations,
            ["learning_rate"] = record.LearningRate,
            ["train_loss"] = record.TrainLoss,
            ["val_loss"] = record.ValLoss,
            ["val_top1_error"] = record.ValTop1Error,
            ["val_top5_error"] = record.ValTop5Error,
        };
        foreach ((string name, JsonNode? value) in speed)
        {
            entry[name] = value?.DeepClone();
        }

        _folder.Log(entry);
    }
}
