using System.Diagnostics;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Training.Runs.TensorBoard;
using AlexNetSharp.Weights;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>
/// Keeps what a run leaves in its folder while it trains: the log, TensorBoard's event file, the status, the checkpoints, and at the end
/// the weights. The loop calls it and decides nothing by it; of several processes that train one network, one has it.
/// </summary>
internal sealed class TrainingRecorder : IDisposable
{
    private readonly RunFolder _folder;
    private readonly TrainingCourse _course;
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;
    private readonly Action<Sentence> _warn;
    private readonly RunStatus _status;
    private readonly TrainingLog _log;
    private readonly CheckpointWriter _writer;
    private readonly Stopwatch _sinceCheckpoint = Stopwatch.StartNew();

    /// <summary>Initializes a recorder.</summary>
    /// <param name="folder">The run's folder; this process must have claimed it.</param>
    /// <param name="course">What the recipe says of a state.</param>
    /// <param name="tensors">The run's tensors by their names in a checkpoint.</param>
    /// <param name="about">What a bundle of its weights says.</param>
    /// <param name="environment">What the run's bits depend on besides seed and data.</param>
    /// <param name="warn">Told what the user should know although training goes on.</param>
    public TrainingRecorder(
        RunFolder folder,
        TrainingCourse course,
        IReadOnlyDictionary<string, Tensor> tensors,
        WeightBundle about,
        string environment,
        Action<Sentence> warn)
    {
        (_folder, _course, _tensors, _warn) = (folder, course, tensors, warn);
        _status = RunStatus.Create(folder.StatusPath);
        _log = new TrainingLog(new RunLog(folder.LogPath, warn), new TensorBoardLog(folder.TensorBoardPath, warn));
        _writer = new CheckpointWriter(folder.Checkpoints, tensors, new CheckpointWriterOptions
        {
            Kept = folder.Info.CheckpointsKept,
            Environment = environment,
            About = about,
            BeforeWriting = _log.FlushToDisk,
            Writing = _status.Writing,
            Warn = warn,
        });
    }

    /// <summary>Tells what the run's thread does from now on.</summary>
    /// <param name="phase">What.</param>
    public void Enter(TrainingPhase phase) => _status.Enter(phase);

    /// <summary>Tells where the run stands as it begins or goes on.</summary>
    /// <param name="state">Where.</param>
    public void Begin(TrainingState state) => _status.Count(_course.Iterations(state));

    /// <summary>Tells of an update.</summary>
    /// <param name="state">Where the run stands after it.</param>
    /// <param name="loss">The mean loss of its images.</param>
    /// <param name="rate">Its learning rate.</param>
    public void Update(TrainingState state, double loss, double rate)
    {
        long iterations = _course.Iterations(state);
        _status.Count(iterations);
        _log.Step(state.Epoch, iterations, loss, rate);
    }

    /// <summary>Tells that the run does not learn.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="what">What shows it, a clause.</param>
    public void Stalled(TrainingState state, string what) => _log.Stalled(state.Epoch, _course.Iterations(state), what);

    /// <summary>Tells of a finished epoch.</summary>
    /// <param name="record">What it measured.</param>
    /// <param name="clock">The session's clock.</param>
    public void Epoch(EpochRecord record, TrainingClock clock) => _log.Epoch(record, clock.ImagesPerSecond, clock.Seconds);

    /// <summary>Has a checkpoint written in the background, and tells how large the last update was.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="epoch">The epoch of the last update.</param>
    /// <param name="updates">What the last update did to each parameter.</param>
    public void Save(TrainingState state, int epoch, IReadOnlyList<ParameterUpdate> updates)
    {
        if (updates.Count > 0)
        {
            _log.Layers(epoch, _course.Iterations(state), updates);
        }

        _writer.Begin(state);
        _sinceCheckpoint.Restart();
    }

    /// <summary>Has the state written that a run can go back to before its first epoch has ended.</summary>
    /// <param name="state">The state at its start.</param>
    public void SaveStart(TrainingState state) => _writer.Begin(state);

    /// <summary>After an update: has a checkpoint written where the last one is old.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="updates">What the last update did to each parameter.</param>
    public void SaveIfDue(TrainingState state, IReadOnlyList<ParameterUpdate> updates)
    {
        if (_writer.IsBusy)
        {
            return;
        }

        _writer.Finish();
        if (_sinceCheckpoint.Elapsed.TotalMinutes >= _folder.Info.CheckpointMinutes)
        {
            Save(state, state.Epoch, updates);
        }
    }

    /// <summary>Writes a checkpoint and waits for it: the run is about to stop.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="AlexNetException">The state cannot be written.</exception>
    public void SaveNow(TrainingState state)
    {
        try
        {
            _writer.WriteNow(state);
            _log.Flush();
        }
        catch (AlexNetException e)
        {
            string rest = _folder.Checkpoints.All is [.., string newest]
                ? $"the run goes on from {Path.GetFileName(newest)}"
                : "the run begins anew when it goes on";
            throw new AlexNetException($"Stopped, but {e.Sentence.AsClause()}; {rest}.", e);
        }
    }

    /// <summary>Waits until the last checkpoint is written or has failed.</summary>
    public void Finish() => _writer.Finish();

    /// <summary>Goes on where an earlier session of the run stopped.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="isOnDisk">Whether that is a checkpoint, and not the run's start.</param>
    public void GoOn(TrainingState state, bool isOnDisk)
    {
        if (isOnDisk)
        {
            _writer.Resumed(state);
        }

        Rewind(state);
    }

    /// <summary>Goes back to an earlier state, and forgets what was after it; waits for room where the disk is full.</summary>
    /// <param name="state">The state, which says that the run went back.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public void GoBack(TrainingState state, CancellationToken cancellation)
    {
        // On the disk before anything later is forgotten.
        var patience = new DiskPatience(_warn, cancellation);
        patience.Run(() => _writer.WriteNow(state));
        _folder.Checkpoints.DeleteAfter(state);
        patience.Run(() => Rewind(state));
    }

    /// <summary>Has the finished run's weights, or their average, written; before them the best epoch's.</summary>
    /// <param name="state">The state at the run's end.</param>
    /// <param name="average">The average of the weights; null for none.</param>
    /// <param name="write">Writes the network's weights to a path.</param>
    /// <param name="cancellation">Gives up waiting for room on a full disk.</param>
    /// <exception cref="AlexNetException">They cannot be written.</exception>
    public void WriteWeights(TrainingState state, WeightAverage? average, Action<string> write, CancellationToken cancellation)
    {
        var reader = new CheckpointReader(_folder.Checkpoints, _tensors, _course.Problem, _warn);
        new FinalWeights(_folder, _tensors, average, _warn).Write(state, reader, _writer, write, cancellation);
        _log.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _log.Dispose();
        _status.Dispose();
    }

    private void Rewind(TrainingState state) => _log.Rewind(state, _course.Iterations(state));
}
