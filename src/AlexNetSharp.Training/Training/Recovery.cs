using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>
/// Brings a run back to a state on its disk: where it was stopped, and, if its recipe allows it, where it was before it diverged.
/// </summary>
/// <param name="folder">The run's folder.</param>
/// <param name="course">What the recipe says of a state.</param>
/// <param name="tensors">The run's tensors by their names in a checkpoint, which are filled.</param>
/// <param name="recorder">Keeps the run's files.</param>
/// <param name="warn">Told what the user should know although training goes on.</param>
internal sealed class Recovery(
    RunFolder folder, TrainingCourse course, IReadOnlyDictionary<string, Tensor> tensors, TrainingRecorder recorder, Action<Sentence> warn)
{
    private readonly CheckpointReader _reader = new(folder.Checkpoints, tensors, course.Problem, warn);

    private GuardRecipe Guard => folder.Recipe.Guard;

    /// <summary>Reads the newest checkpoint that is whole.</summary>
    /// <param name="environment">What the run's bits depend on here.</param>
    /// <returns>Where the run stands, and the checkpoint's path, or null where there is none and the run begins anew.</returns>
    /// <exception cref="AlexNetException">There are checkpoints, but none can be used.</exception>
    public (TrainingState State, string? Path) Resume(string environment)
    {
        folder.Checkpoints.CleanUp();
        ReadCheckpoint? read = _reader.Newest();
        TrainingState state = read?.State ?? new TrainingState();
        if (read is null)
        {
            string kept = folder.KeepLog() is { } log ? $"; what its log said is kept as {log}" : "";
            warn(Sentence.Of($"{folder.Path} has no checkpoint, so the run begins anew{kept}."));
        }
        else if (read.Environment != environment)
        {
            warn(
                Sentence.Of(
                    $"{read.Path} was written with {read.Environment}; here are {environment}, so the run goes on, "
                        + $"but not to the same bits."));
        }

        recorder.GoOn(state, isOnDisk: read is not null);
        return (state, read?.Path);
    }

    /// <summary>Keeps what is needed to go back later: before the first epoch has ended that is the run's start.</summary>
    /// <param name="state">Where the run stands as it begins.</param>
    public void Prepare(TrainingState state)
    {
        if (Guard.OnDivergence == DivergenceAction.RollBack && folder.Checkpoints.EpochEnds.Count == 0 && course.Iterations(state) == 0)
        {
            recorder.SaveStart(state);
        }
    }

    /// <summary>
    /// Answers a divergence by going back to the last state between two epochs, or where none is whole to the newest checkpoint.
    /// </summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="diverged">What diverged.</param>
    /// <param name="cancellation">Gives up waiting for room on a full disk.</param>
    /// <returns>Where the run goes on.</returns>
    /// <exception cref="DivergedException">The recipe does not allow it, or not again, or there is nothing to go back to.</exception>
    public TrainingState RollBack(TrainingState state, DivergedException diverged, CancellationToken cancellation)
    {
        if (Guard.OnDivergence != DivergenceAction.RollBack || state.RollBacks.Count >= Guard.MostRollBacks)
        {
            throw diverged;
        }

        recorder.Finish();
        TrainingState earlier = (_reader.TryNewestEpochEnd() ?? _reader.TryNewest())?.State ?? throw diverged;
        double factor = state.RateFactor * Guard.RateFactor;
        var record = new RollBackRecord(earlier.Epoch, course.Iterations(earlier), course.Iterations(state) + 1, factor);
        TrainingState back = earlier with { RollBacks = [.. state.RollBacks, record] };
        recorder.GoBack(back, cancellation);
        warn(
            Sentence.Of(
                $"Training has diverged at {diverged.What}; the run goes back to update {record.Iteration} (epoch {back.Epoch + 1}) "
                    + $"with {factor:g3} times the learning rate."));
        return back;
    }

    /// <summary>The sentence about an update that diverged.</summary>
    /// <param name="state">Where the run stands: before the update.</param>
    /// <param name="cause">What a pass or an update said; one that says where it was is whole already.</param>
    public DivergedException AtUpdate(TrainingState state, DivergedException cause) => cause.What.Length > 0
        ? cause
        : Diverged($"update {course.Iterations(state) + 1}: {cause.Message}", course.NextRate(state), cause);

    /// <summary>The sentence about a validation that diverged.</summary>
    /// <param name="state">Where the run stands: after the epoch's last update.</param>
    /// <param name="loss">The loss, no finite number.</param>
    public DivergedException AtValidation(TrainingState state, double loss) =>
        Diverged($"the validation after update {course.Iterations(state)}: the loss is {loss}", course.LastRate(state));

    private DivergedException Diverged(string what, double rate, Exception? cause = null) =>
        new(
            $"Training has diverged at {what}; lower optimizer.learningRate ({folder.Recipe.Optimizer.LearningRate:g3} in the recipe, "
                + $"{rate:g3} at this update) and start again, or let the run go back by itself with guard.onDivergence=roll-back"
                + (folder.Checkpoints.All.Count > 0 ? $"; the checkpoints before it are kept in {folder.Path}." : "."),
            cause!)
        {
            What = what,
        };
}
