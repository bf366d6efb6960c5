using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Weights;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>
/// Trains a network on a pack from a state to the end of its recipe. One thread makes every call; a run that starts from a checkpoint makes
/// the same updates as one that was never stopped.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private readonly NetworkModule _network;
    private readonly WeightBundle _about;
    private readonly GradientAccumulation _accumulation;
    private readonly TrainingCourse _course;
    private readonly Optimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly TrainingStep _step;
    private readonly Validation _validation;
    private readonly TrainingRecorder _recorder;
    private readonly Recovery _recovery;
    private readonly Action<Sentence> _warn;
    private readonly Sentence _betterStart;
    private LearningWatch? _watch;
    private TrainingState _state = new();
    private TrainingClock? _clock;

    /// <summary>Initializes a trainer.</summary>
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
        warn ??= _ => { };
        TrainingRecipe recipe = folder.Recipe;
        Environment = ProgramVersions.Environment(get_num_threads()) + PrecisionOf(network);
        _network = network;
        ImagePreprocessing preprocessing = pack.Preprocessing(network.Definition.InputSize, recipe.Data.Input(network.Definition.Input));
        _about = new WeightBundle
        {
            Model = network.Definition.Name,
            Options = network.Definition.Options,
            Labels = pack.Classes,
            Preprocessing = preprocessing,
            Recipe = RecipeFile.ToYaml(recipe),
            DataSet = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(pack.Folder))),
        };
        _accumulation = new GradientAccumulation(
            pack.Train,
            preprocessing,
            recipe.LoaderOptions(folder.Info.Seed),
            recipe.Optimizer.Accumulation,
            device);
        _course = new TrainingCourse(recipe, pack.Train.Count);
        LayerRules.Freeze(network, recipe.Layers);
        _optimizer = new Optimizer(network.LearnedParameters, OptimizerOptions.Of(recipe, folder.Info.NewClassifier));
        _average =
            recipe.Average.Decay > 0
                ? WeightAverage.Of(network, recipe.Average)
                : null;
        IReadOnlyDictionary<string, Tensor> tensors = Checkpoint.TensorsOf(network, _optimizer, _average);
        _recorder = new TrainingRecorder(folder, _course, tensors, _about, Environment, warn);
        _warn = warn;
        _watch = LearningWatch.Of(pack.Train);
        _betterStart = BetterStart(recipe, network.Definition, startsAnew: folder.Info.Init is null);
        _recovery = new Recovery(folder, _course, tensors, _recorder, warn);
        _step = new TrainingStep(network, _optimizer, TrainingStepOptions.Of(recipe) with { Entering = _recorder.Enter });
        _validation = new Validation(network, pack.Val, preprocessing, _average);
    }

    /// <summary>Where the run stands.</summary>
    public TrainingState State => _state;

    /// <summary>The learning rate of the next update.</summary>
    public double NextRate => _course.NextRate(_state);

    /// <summary>Training images a second of the last <see cref="Run"/>, without validation.</summary>
    public double ImagesPerSecond => _clock?.ImagesPerSecond ?? 0;

    /// <summary>What this run's bits depend on besides seed and data.</summary>
    public string Environment { get; }

    /// <summary>Goes on from the newest checkpoint of the run's folder that is whole.</summary>
    /// <returns>The checkpoint's path, or null where there is none and the run begins anew.</returns>
    /// <exception cref="AlexNetException">There are checkpoints, but none can be used.</exception>
    public string? Resume()
    {
        (_state, string? path) = _recovery.Resume(Environment);
        return path;
    }

    /// <summary>Trains to the end of the recipe.</summary>
    /// <param name="progress">Told about every update and every epoch.</param>
    /// <param name="cancellation">Stops after the current update, once a checkpoint is on disk.</param>
    /// <returns>The finished epochs.</returns>
    /// <exception cref="AlexNetException">Training has diverged, or a file cannot be written.</exception>
    public IReadOnlyList<EpochRecord> Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        _recovery.Prepare(_state);
        _recorder.Begin(_state);
        _clock = new TrainingClock(_course.UpdatesPerEpoch, _course.Epochs);
        var session = new TrainingSession(_clock, progress, cancellation);
        while (true)
        {
            try
            {
                Train(session);
                _recorder.Enter(TrainingPhase.None);
                return _state.History;
            }
            catch (DivergedException e)
            {
                _state = _recovery.RollBack(_state, _recovery.AtUpdate(_state, e), cancellation);
            }
        }
    }

    /// <summary>Has the best epoch's weights written, then the finished run's, or their average.</summary>
    /// <param name="cancellation">Gives up waiting for room on a full disk.</param>
    /// <exception cref="AlexNetException">They cannot be written.</exception>
    public void WriteWeights(CancellationToken cancellation) => _recorder.WriteWeights(
        _state,
        _average,
        path => TensorWeights.Use(_network.NamedTensors(), tensors => WeightBundle.Write(path, _about, tensors)),
        cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _recorder.Dispose();
        _average?.Dispose();
        _optimizer.Dispose();
    }

    /// <summary>What the bits of a network's passes depend on where they are not float32.</summary>
    private static string PrecisionOf(NetworkModule network) =>
        network.Precision == Precision.Float32 ? ""
        : network.PrecisionNotice is null ? ", bf16 by hardware"
        : ", bf16 by float32";

    private void Train(TrainingSession session)
    {
        if (_course.IsEpochDone(_state))
        {
            // Stopped between an epoch's last update and the end of its validation.
            FinishEpoch(session);
        }

        if (_course.IsOver(_state))
        {
            return;
        }

        // The loader is not told to stop: an update that has begun is finished, and its state is what the run goes on from.
        IEnumerable<AccumulatedGradients> updates =
            _accumulation.Read(_step, _state.Epoch, _state.Batch, _course.Epochs, CancellationToken.None);
        foreach (AccumulatedGradients gradients in updates)
        {
            Update(gradients, session);
            if (_course.IsEpochDone(_state))
            {
                FinishEpoch(session);
            }

            StopIfAsked(session);
            _recorder.SaveIfDue(_state, _optimizer.LastUpdates);
            if (_course.IsOver(_state))
            {
                return;
            }
        }
    }

    /// <summary>Stops where that is wanted, once the run's state is on the disk.</summary>
    private void StopIfAsked(TrainingSession session)
    {
        if (session.Cancellation.IsCancellationRequested)
        {
            _recorder.SaveNow(_state);
            session.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private void Update(AccumulatedGradients gradients, TrainingSession session)
    {
        double rate = _course.NextRate(_state);
        _step.Finish(rate);
        _state = _state.AfterUpdate(gradients.Loss * gradients.Images, gradients.Misses);
        _average?.Follow(_course.Iterations(_state));
        session.Clock.CountUpdate(gradients.Images);
        _recorder.Update(_state, gradients.Loss, rate);
        Tell(_watch?.Update(gradients));
        session.Progress?.Report(session.Clock.Progress(_state, gradients.Loss, rate));
    }

    private void FinishEpoch(TrainingSession session)
    {
        double rate = _course.LastRate(_state);
        double trainLoss = _state.LossSum / _course.Images;
        ErrorCounter? validation = Validate(session, trainLoss, rate);
        if (validation is { Loss: double loss } && !double.IsFinite(loss))
        {
            throw _recovery.AtValidation(_state, loss);
        }

        var record = new EpochRecord(
            _state.Epoch, _course.Iterations(_state), rate, trainLoss, validation?.Loss, validation?.Top1Error, validation?.Top5Error)
        {
            TrainTop1Error = (double?)_state.Misses / _course.Images,
        };
        _state = _state.AfterEpoch(record);
        _recorder.Save(_state, record.Epoch, _optimizer.LastUpdates);
        _recorder.Epoch(record, session.Clock);
        Tell(_watch?.Epoch(validation));
        session.Progress?.Report(session.Clock.Progress(_state, trainLoss, rate) with { Finished = record });
    }

    /// <summary>What to do where nothing is learned: other initial weights, and where they were not the reason a smaller rate.</summary>
    private static Sentence BetterStart(TrainingRecipe recipe, NetworkDefinition network, bool startsAnew) =>
        startsAnew && recipe.Model.Initialization == Initialization.Paper
            ? Sentence.Of($"start another with {RequestOption.Of(RequestOption.Recipe).With(UsualRecipe.ForFew(network))}")
            : Sentence.Of($"start another with a smaller optimizer.learningRate, which is {recipe.Optimizer.LearningRate:g3} here");

    /// <summary>Says once that the run does not learn.</summary>
    private void Tell(string? stall)
    {
        if (stall is not null)
        {
            _watch = null;
            _recorder.Stalled(_state, stall);
            _warn(Sentence.Of($"The run does not learn: {stall}; stop it and {_betterStart}."));
        }
    }

    private ErrorCounter? Validate(TrainingSession session, double loss, double rate)
    {
        if (!_validation.IsPossible)
        {
            return null;
        }

        _recorder.Enter(TrainingPhase.Validating);
        session.Progress?.Report(session.Clock.Progress(_state, loss, rate) with { Validating = true });
        try
        {
            using IDisposable pause = session.Clock.Pause();
            return _validation.Run(session.Cancellation).Counts;
        }
        catch (OperationCanceledException)
        {
            // Validation is repeated when the run goes on from the end of the epoch's last update.
            StopIfAsked(session);
            throw;
        }
    }
}
