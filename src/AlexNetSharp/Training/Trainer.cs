using System.Diagnostics;
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
/// Trains a network on a pack from a state to the end of its recipe. One thread makes every call; a run that starts from a checkpoint makes
/// the same updates as one that was never stopped.
/// </summary>
public sealed class Trainer : IDisposable
{
    /// <summary>Batches in memory: the one that is trained on and those that are made meanwhile.</summary>
    internal const int BuffersAhead = 3;

    private readonly Pack _pack;
    private readonly RunFolder _folder;
    private readonly TrainingRecipe _recipe;
    private readonly NetworkModule _network;
    private readonly Device _device;
    private readonly Action<Sentence> _warn;
    private readonly Optimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly TrainingStep _step;
    private readonly BatchLoader _loader;
    private readonly int _updatesPerEpoch;
    private readonly TrainingLog _log;
    private readonly RunStatus _status;
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;
    private readonly CheckpointReader _reader;
    private readonly CheckpointWriter _writer;
    private readonly Stopwatch _sinceCheckpoint = Stopwatch.StartNew();
    private TrainingState _state = new();
    private TrainingClock? _clock;

    /// <summary>Initialises a trainer.</summary>
    /// <param name="pack">The data; must stay open.</param>
    /// <param name="folder">The run's folder, which holds recipe and seed; this process must have claimed it.</param>
    /// <param name="network">The network with its initial weights, on the device; owned by the caller.</param>
    /// <param name="device">The device.</param>
    /// <param name="warn">Told what the user should know although training goes on; null for nobody.</param>
    /// <exception cref="AlexNetException">The recipe does not fit the network or the pack.</exception>
    public Trainer(Pack pack, RunFolder folder, NetworkModule network, Device device, Action<Sentence>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(network);
        (_pack, _folder, _network, _device, _recipe, _warn) = (pack, folder, network, device, folder.Recipe, warn ?? (_ => { }));
        Environment = ProgramVersions.Environment(get_num_threads())
            + (network.Precision == Precision.Float32 ? "" : network.PrecisionNotice is null ? ", bf16 by hardware" : ", bf16 by float32");
        Preprocessing = pack.Preprocessing(network.Definition.InputSize, _recipe.Data.Input(network.Definition.Input));
        _loader = new BatchLoader(pack.Train, Preprocessing, _recipe.LoaderOptions(folder.Info.Seed));
        _updatesPerEpoch = _recipe.UpdatesPerEpoch(pack.Train.Count);
        LayerRules.Freeze(network, _recipe.Layers);
        _optimizer = new Optimizer(network.LearnedParameters, _recipe.OptimizerOptions(folder.Info.NewClassifier));
        _average = _recipe.Average.Decay > 0 ? new WeightAverage(network.LearnedParameters.Where(parameter => parameter.Tensor.requires_grad), _recipe.Average) : null;
        _status = RunStatus.Create(folder.StatusPath);
        _step = new TrainingStep(network, _optimizer, _recipe.StepOptions(_status.Enter));
        _log = new TrainingLog(new RunLog(folder.LogPath, _warn), new TensorBoardLog(folder.TensorBoardPath, _warn));
        _tensors = Checkpoint.TensorsOf(network, _optimizer, _average);
        _reader = new CheckpointReader(folder.Checkpoints, _tensors, _warn);
        _writer = new CheckpointWriter(folder.Checkpoints, _tensors, new CheckpointWriterOptions
        {
            Kept = folder.Info.CheckpointsKept,
            LogPath = folder.LogPath,
            Environment = Environment,
            Warn = _warn,
            Status = _status,
        });
    }

    /// <summary>What is done to a photo before the network sees it.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>Where the run stands.</summary>
    public TrainingState State => _state;

    /// <summary>Training images a second of the last <see cref="Run"/>, without validation.</summary>
    public double ImagesPerSecond => _clock?.ImagesPerSecond ?? 0;

    /// <summary>What this run's bits depend on besides seed and data.</summary>
    public string Environment { get; }

    private long Iterations => IterationsOf(_state);

    /// <summary>What tells when learning stalls: without a validation part the training loss.</summary>
    private double[] Errors => [.. _state.History.Select(epoch => epoch.ValTop1Error ?? epoch.TrainLoss)];

    /// <summary>Goes on from the newest checkpoint of the run's folder that is whole.</summary>
    /// <returns>The checkpoint's path, or null where there is none and the run begins anew.</returns>
    /// <exception cref="AlexNetException">There are checkpoints, but none can be used.</exception>
    public string? Resume()
    {
        _folder.Checkpoints.CleanUp();
        ReadCheckpoint? read = _reader.Newest();
        _state = read?.State ?? new TrainingState();
        if (read is null)
        {
            string kept = _folder.KeepLog() is { } log ? $"; what its log said is kept as {log}" : "";
            _warn(Sentence.Of($"{_folder.Path} has no checkpoint, so the run begins anew{kept}."));
        }
        else
        {
            _writer.Resumed(_state);
            if (read.Environment != Environment)
            {
                _warn(Sentence.Of($"{read.Path} was written with {read.Environment}; here are {Environment}, so the run goes on, but not to the same bits."));
            }
        }

        RewindLog();
        return read?.Path;
    }

    /// <summary>Trains to the end of the recipe.</summary>
    /// <param name="progress">Told about every update and every epoch.</param>
    /// <param name="cancellation">Stops after the current update, once a checkpoint is on disk.</param>
    /// <returns>The finished epochs.</returns>
    /// <exception cref="AlexNetException">Training has diverged, or a file cannot be written.</exception>
    public IReadOnlyList<EpochRecord> Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (_recipe.Guard.OnDivergence == DivergenceAction.RollBack && _folder.Checkpoints.EpochEnds.Count == 0 && Iterations == 0)
        {
            // The state to go back to before the first epoch has ended.
            _writer.Begin(_state);
        }

        _status.Count(Iterations);
        using var buffers = new TensorBatches(BuffersAhead, _loader.BufferSize, Preprocessing);
        _clock = new TrainingClock(_updatesPerEpoch, _recipe.Schedule.Epochs);
        while (true)
        {
            try
            {
                Train(buffers, _clock, progress, cancellation);
                _status.Enter(TrainingPhase.None);
                return _state.History;
            }
            catch (DivergedException e) when (_recipe.Guard.OnDivergence == DivergenceAction.RollBack && _state.RollBacks.Count < _recipe.Guard.MostRollBacks)
            {
                RollBack(e, cancellation);
            }
        }
    }

    /// <summary>Puts the finished run's weights, or their average, into the network and has them written; then the best epoch's.</summary>
    /// <param name="write">Writes the network's weights to a path.</param>
    /// <param name="cancellation">Gives up waiting for room on a full disk.</param>
    /// <exception cref="AlexNetException">They cannot be written.</exception>
    public void WriteWeights(Action<string> write, CancellationToken cancellation)
    {
        new FinalWeights(_folder, _tensors, _average, _warn).Write(_state, _reader, _writer, write, cancellation);
        _log.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _log.Dispose();
        _average?.Dispose();
        _optimizer.Dispose();
        _status.Dispose();
    }

    private long IterationsOf(TrainingState state) => ((long)state.Epoch * _updatesPerEpoch) + state.Batch;

    /// <summary>The learning rate of an update of the current epoch, counted from 0.</summary>
    private double RateAt(long iteration) => _state.RateFactor
        * LearningRateSchedule.Rate(_recipe.Optimizer.LearningRate, _recipe.Schedule, iteration, _updatesPerEpoch, Errors);

    private void Train(TensorBatches buffers, TrainingClock clock, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (_state.Batch == _updatesPerEpoch)
        {
            // Stopped between an epoch's last update and the end of its validation.
            FinishEpoch(clock, progress, cancellation);
        }

        if (IsOver)
        {
            return;
        }

        double loss = 0;
        int passes = _recipe.Optimizer.Accumulation;
        _step.Begin();
        _status.Enter(TrainingPhase.Loading);
        foreach (LoadedBatch batch in _loader.Read(_state.Epoch, _state.Batch * passes, _recipe.Schedule.Epochs, buffers.All, CancellationToken.None))
        {
            double rate = RateAt(Iterations);
            loss += Add(batch, rate);
            clock.Count(batch.Count);
            if (batch.Index % passes != passes - 1 && batch.Index != _loader.BatchesPerEpoch - 1)
            {
                _status.Enter(TrainingPhase.Loading);
                continue;
            }

            Update(loss, rate);
            clock.CountUpdate();
            _log.Step(_state.Epoch, Iterations, loss, rate);
            progress?.Report(clock.Progress(_state, loss, rate));
            if (_state.Batch == _updatesPerEpoch)
            {
                FinishEpoch(clock, progress, cancellation);
            }

            SaveIfDue(cancellation);
            if (IsOver)
            {
                return;
            }

            loss = 0;
            _step.Begin();
            _status.Enter(TrainingPhase.Loading);
        }
    }

    private bool IsOver => _state.Epoch >= _recipe.Schedule.Epochs || (_state.Batch == 0 && EarlyStop.IsDue(_recipe.Schedule, Errors));

    /// <summary>Images of the current update, which is smaller at the end of an epoch.</summary>
    private int UpdateImages => (int)Math.Min(_recipe.Optimizer.BatchSize, _pack.Train.Count - ((long)_state.Batch * _recipe.Optimizer.BatchSize));

    private double Add(LoadedBatch batch, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        var buffer = (TensorBatch)batch.Buffer;
        var dropout = new DropoutContext(_folder.Info.Seed, batch.Epoch, buffer.SampleMemory(batch.Count));
        double share = (double)batch.Count / UpdateImages;
        return Guarded(rate, () => _step.Add(buffer.ImageTensor(batch.Count).to(_device), buffer.LabelTensor(batch.Count).to(_device), dropout, share));
    }

    private void Update(double loss, double rate)
    {
        Guarded(rate, () =>
        {
            _step.Finish(rate);
            return loss;
        });
        int images = UpdateImages;
        _state = _state.AfterUpdate(loss * images, _step.Misses);
        _average?.Follow(Iterations);
        _status.Count(Iterations);
    }

    private double Guarded(double rate, Func<double> compute)
    {
        try
        {
            return compute();
        }
        catch (DivergedException e)
        {
            throw Diverged($"update {Iterations + 1}: {e.Message}", rate, e);
        }
    }

    private DivergedException Diverged(string what, double rate, Exception? cause = null) => new(
        $"Training has diverged at {what}; lower optimizer.learningRate ({_recipe.Optimizer.LearningRate:g3} in the recipe, {rate:g3} at this update) and start again, or let the run go back by itself with guard.onDivergence=roll-back"
        + (_folder.Checkpoints.All.Count > 0 ? $"; the checkpoints before it are kept in {_folder.Path}." : "."),
        cause!)
    {
        What = what,
    };

    private void FinishEpoch(TrainingClock clock, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        double rate = RateAt(Iterations - 1);
        double trainLoss = _state.LossSum / _pack.Train.Count;
        EvaluationResult? validation = Validate(clock, trainLoss, rate, progress, cancellation);
        if (validation is { Counts.Loss: double loss } && !double.IsFinite(loss))
        {
            throw Diverged($"the validation after update {Iterations}: the loss is {loss}", rate);
        }

        var record = new EpochRecord(
            _state.Epoch, Iterations, rate, trainLoss, validation?.Counts.Loss, validation?.Counts.Top1Error, validation?.Counts.Top5Error)
        {
            TrainTop1Error = (double?)_state.Misses / _pack.Train.Count,
        };
        _state = _state.AfterEpoch(record);
        Save(record.Epoch);
        _log.Epoch(record, clock.ImagesPerSecond, clock.Seconds);
        progress?.Report(clock.Progress(_state, trainLoss, rate) with { Finished = record });
    }

    private EvaluationResult? Validate(TrainingClock clock, double loss, double rate, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (_pack.Val.Count == 0)
        {
            return null;
        }

        _status.Enter(TrainingPhase.Validating);
        progress?.Report(clock.Progress(_state, loss, rate) with { Validating = true });
        try
        {
            using IDisposable pause = clock.Pause();
            using IDisposable? averaged = _average?.InPlace();
            using IDisposable whole = _network.InPrecision(Precision.Float32);
            return Evaluator.Run([new Predictor(_network, Preprocessing, ViewRule.Centre, _device)], _pack.Val, cancellation: cancellation);
        }
        catch (OperationCanceledException)
        {
            // Validation is repeated when the run goes on from the end of the epoch's last update.
            SaveAndStop(cancellation);
            throw;
        }
    }

    private void SaveIfDue(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            SaveAndStop(cancellation);
        }

        if (_writer.IsBusy)
        {
            return;
        }

        _writer.Finish();
        if (_sinceCheckpoint.Elapsed.TotalMinutes >= _folder.Info.CheckpointMinutes)
        {
            Save(_state.Epoch);
        }
    }

    private void SaveAndStop(CancellationToken cancellation)
    {
        try
        {
            _writer.WriteNow(_state);
            _log.Flush();
        }
        catch (AlexNetException e)
        {
            string rest = _folder.Checkpoints.All is [.., string newest] ? $"the run goes on from {Path.GetFileName(newest)}" : "the run begins anew when it goes on";
            throw new AlexNetException($"Stopped, but {e.Sentence.AsClause()}; {rest}.", e);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private void Save(int epoch)
    {
        if (_optimizer.LastUpdates.Count > 0)
        {
            _log.Layers(epoch, Iterations, _optimizer.LastUpdates);
        }

        _writer.Begin(_state);
        _sinceCheckpoint.Restart();
    }

    private void RollBack(DivergedException diverged, CancellationToken cancellation)
    {
        _writer.Finish();
        TrainingState earlier = (_reader.TryNewestEpochEnd() ?? _reader.TryNewest())?.State ?? throw diverged;
        double factor = _state.RateFactor * _recipe.Guard.RateFactor;
        var record = new RollBackRecord(earlier.Epoch, IterationsOf(earlier), Iterations + 1, factor);
        _state = earlier with { RollBacks = [.. _state.RollBacks, record] };

        // On the disk before anything later is forgotten.
        var patience = new DiskPatience(_warn, cancellation);
        patience.Run(() => _writer.WriteNow(_state));
        _folder.Checkpoints.DeleteAfter(_state);
        patience.Run(RewindLog);
        _warn(Sentence.Of($"Training has diverged at {diverged.What}; the run goes back to update {record.Iteration} (epoch {_state.Epoch + 1}) with {factor:g3} times the learning rate."));
    }

    private void RewindLog() => _log.Rewind(_state, Iterations, () => RunHistory.Read(_folder));
}
