using AlexNetSharp.Files;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>
/// Writes checkpoints while training goes on: the run's thread copies the state between two updates, a background thread writes the copy. A
/// checkpoint that cannot be written, for example because the disk is full, is a warning; the older ones stay. A best epoch's copy that
/// could not be written is kept in memory and written later.
/// </summary>
internal sealed class CheckpointWriter : IDisposable
{
    private readonly CheckpointFiles _files;
    private readonly CheckpointWriterOptions _options;
    private readonly IReadOnlyDictionary<string, Tensor> _tensors;
    private StateCopy _copy;
    private TrainingState? _copied;
    private (StateCopy Copy, TrainingState State)? _unwrittenBest;
    private Task _writing = Task.CompletedTask;
    private AlexNetException? _failure;
    private bool _hasWarned;

    /// <summary>Initializes a writer.</summary>
    /// <param name="files">Where checkpoints go.</param>
    /// <param name="tensors">The run's tensors by name.</param>
    /// <param name="options">How many are kept, what the bits depend on, whom to warn and whom to tell that it writes.</param>
    public CheckpointWriter(CheckpointFiles files, IReadOnlyDictionary<string, Tensor> tensors, CheckpointWriterOptions options)
    {
        (_files, _tensors, _options) = (files, tensors, options);
        _copy = new StateCopy(tensors);
    }

    /// <summary>The state whose checkpoint is on the disk, or null.</summary>
    public TrainingState? Written { get; private set; }

    /// <summary>Whether a checkpoint is being written.</summary>
    public bool IsBusy => !_writing.IsCompleted;

    /// <summary>Tells the writer that a state is on the disk already: the run was resumed from it.</summary>
    public void Resumed(TrainingState state) => Written = state;

    /// <summary>Copies the state, once the last copy is written, and has it written in the background.</summary>
    /// <param name="state">Where the run stands.</param>
    public void Begin(TrainingState state)
    {
        Finish();
        Start(state);
    }

    /// <summary>Waits until the last copy is written or has failed, which is told once.</summary>
    public void Finish()
    {
        Wait();
        if (_failure is { } failure && !_hasWarned)
        {
            _hasWarned = true;
            _options.Warn(
                Sentence.Of($"{failure.Sentence.AsClause()}; training goes on without new checkpoints, and tries again at the next one."));
        }
    }

    /// <summary>Writes a state, and a best epoch that is not written yet, and waits for them.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="AlexNetException">They could not be written.</exception>
    public void WriteNow(TrainingState state)
    {
        Wait();
        Start(state);
        Wait();
        if (_failure is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Waits for the last checkpoint and frees the copies.</summary>
    public void Dispose()
    {
        _writing.GetAwaiter().GetResult();
        _copy.Dispose();
        _unwrittenBest?.Copy.Dispose();
    }

    private void Wait()
    {
        _writing.GetAwaiter().GetResult();
        _hasWarned &= _failure is not null;
        if (_unwrittenBest is { } best && (_files.IsWritten(best.State) || !IsBest(best.State)))
        {
            best.Copy.Dispose();
            _unwrittenBest = null;
        }
    }

    private void Start(TrainingState state)
    {
        // Just resumed, or asked twice at the end of an epoch: the same bytes would be written again.
        if (ReferenceEquals(Written, state) && _unwrittenBest is null)
        {
            return;
        }

        // Before the copy is overwritten: the training has moved on, so this is the last chance to save the best epoch's weights.
        KeepUnwrittenBest();
        _copy.Take();
        _copied = state;
        _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The last copy failed and is of the best epoch so far: another one takes its place for what comes.</summary>
    private void KeepUnwrittenBest()
    {
        if (_copied is { } failed && !ReferenceEquals(Written, failed) && _unwrittenBest is null && IsBest(failed))
        {
            _unwrittenBest = (_copy, failed);
            _copy = new StateCopy(_tensors);
        }
    }

    private bool IsBest(TrainingState state) => _files.Best((_copied ?? state).History) == _files.PathOf(state);

    private void Write()
    {
        TrainingState state = _copied!;
        _options.Writing(true);
        try
        {
            _options.BeforeWriting();
            if (_unwrittenBest is { } best)
            {
                Checkpoint.Write(_files.PathOf(best.State), best.Copy.Blocks, best.State, _options.Environment, _options.About);
            }

            Checkpoint.Write(_files.PathOf(state), _copy.Blocks, state, _options.Environment, _options.About);
            // Only now may older checkpoints go: a crash between the two leaves one too many, never none.
            (Written, _failure) = (state, null);
            _files.Prune(_options.Kept, state);
        }
        catch (AlexNetException e)
        {
            _failure = e;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failure = DurableFile.Failure(_files.PathOf(state), e);
        }
        finally
        {
            _options.Writing(false);
        }
    }
}
