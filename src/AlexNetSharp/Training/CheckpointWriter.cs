using AlexNetSharp.Runtime;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>
/// Writes checkpoints while training goes on: the run's thread copies the state between two updates, a background thread writes the copy. A
/// checkpoint that cannot be written, for example because the disk is full, is a warning; the older ones stay.
/// </summary>
internal sealed class CheckpointWriter : IDisposable
{
    private readonly CheckpointFiles _files;
    private readonly int _kept;
    private readonly string _environment;
    private readonly Action<string> _warn;
    private readonly RunStatus _status;
    private readonly StateCopy _copy;
    private Task _writing = Task.CompletedTask;
    private TrainingState? _copied;
    private bool _hasWarned;

    /// <summary>Initialises a writer.</summary>
    /// <param name="files">Where checkpoints go.</param>
    /// <param name="tensors">The run's tensors by name.</param>
    /// <param name="options">How many are kept, what the bits depend on, whom to warn and where to tell that it writes.</param>
    public CheckpointWriter(CheckpointFiles files, IReadOnlyDictionary<string, Tensor> tensors, CheckpointWriterOptions options)
    {
        (_files, _kept, _environment, _warn, _status) = (files, options.Kept, options.Environment, options.Warn, options.Status);
        _copy = new StateCopy(tensors);
    }

    /// <summary>The state whose checkpoint is on the disk, or null.</summary>
    public TrainingState? Written { get; private set; }

    /// <summary>Why the last checkpoint is not on the disk; null where it is.</summary>
    public AlexNetException? Failure { get; private set; }

    /// <summary>Whether a checkpoint is being written.</summary>
    public bool IsBusy => !_writing.IsCompleted;

    /// <summary>Tells the writer that a state is on the disk already: the run was resumed from it.</summary>
    public void Resumed(TrainingState state) => Written = state;

    /// <summary>Copies the state, once the last copy is written, and has it written in the background.</summary>
    /// <param name="state">Where the run stands.</param>
    public void Begin(TrainingState state)
    {
        Finish();
        if (ReferenceEquals(Written, state))
        {
            return;
        }

        _copy.Take();
        _copied = state;
        _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits until the last copy is written or has failed; warns of the first failure in a row.</summary>
    public void Finish()
    {
        _writing.GetAwaiter().GetResult();
        if (Failure is null)
        {
            _hasWarned = false;
        }
        else if (!_hasWarned)
        {
            _hasWarned = true;
            _warn($"{Failure.Message.TrimEnd('.')}; training goes on without new checkpoints, and tries again at the next one.");
        }
    }

    /// <summary>Writes a state and waits for it.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <exception cref="AlexNetException">It could not be written.</exception>
    public void WriteNow(TrainingState state)
    {
        // A failure is thrown, so it needs no warning.
        _hasWarned = true;
        Begin(state);
        Finish();
        if (Failure is not null && !ReferenceEquals(Written, state))
        {
            throw Failure;
        }
    }

    /// <summary>Waits for the last checkpoint and frees the copy.</summary>
    public void Dispose()
    {
        _writing.GetAwaiter().GetResult();
        _copy.Dispose();
    }

    private void Write()
    {
        TrainingState state = _copied!;
        _status.Writing(true);
        try
        {
            Checkpoint.Write(_files.PathOf(state), _copy.Blocks, state, _environment);
            (Written, Failure) = (state, null);
            _files.Prune(_kept, state.History);
        }
        catch (AlexNetException e)
        {
            Failure = e;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An old checkpoint that cannot be deleted takes space and does no harm otherwise.
            Failure = DurableFile.Failure(_files.PathOf(state), e);
        }
        finally
        {
            _status.Writing(false);
        }
    }
}

/// <summary>What a <see cref="CheckpointWriter"/> needs to know besides the state.</summary>
internal sealed record CheckpointWriterOptions
{
    /// <summary>How many of the newest checkpoints are kept.</summary>
    public required int Kept { get; init; }

    /// <summary>What the run's bits depend on besides seed and data.</summary>
    public required string Environment { get; init; }

    /// <summary>Told that a checkpoint could not be written.</summary>
    public required Action<string> Warn { get; init; }

    /// <summary>Told when a checkpoint is being written.</summary>
    public required RunStatus Status { get; init; }
}
