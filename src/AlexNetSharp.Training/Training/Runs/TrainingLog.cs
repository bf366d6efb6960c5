using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Runs.TensorBoard;

namespace AlexNetSharp.Training.Runs;

/// <summary>What a run tells of itself while it goes on: the events of its log, and the same for TensorBoard.</summary>
/// <param name="log">The log.</param>
/// <param name="board">The event file.</param>
internal sealed class TrainingLog(RunLog log, TensorBoardLog board) : IDisposable
{
    /// <summary>Tells of an update.</summary>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="iteration">Updates made, this one included.</param>
    /// <param name="loss">The mean loss of its images.</param>
    /// <param name="rate">Its learning rate.</param>
    public void Step(int epoch, long iteration, double loss, double rate)
    {
        log.Append(new StepEvent(epoch, iteration, loss, rate));
        board.Add(iteration, ("loss/train", loss), ("learning_rate", rate));
    }

    /// <summary>Tells of a finished epoch.</summary>
    /// <param name="record">What it measured.</param>
    /// <param name="imagesPerSecond">The training speed of the session so far; null where it is not known any more.</param>
    /// <param name="seconds">Seconds since the session's start; null where they are not known any more.</param>
    public void Epoch(EpochRecord record, double? imagesPerSecond = null, double? seconds = null)
    {
        log.Append(EpochEvent.Of(record, imagesPerSecond, seconds));
        board.Add(
            record.Iterations,
            ("loss/epoch", record.TrainLoss),
            ("loss/val", record.ValLoss),
            ("error/train", record.TrainTop1Error),
            ("error/top1", record.ValTop1Error),
            ("error/top5", record.ValTop5Error),
            ("images_per_second", imagesPerSecond));
    }

    /// <summary>Tells how large each parameter and its last change are: healthy is a ratio of about 1e-3 (cuda-convnet2's habit).</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="iteration">Updates made.</param>
    /// <param name="updates">The parameters' means.</param>
    public void Layers(int epoch, long iteration, IReadOnlyList<ParameterUpdate> updates)
    {
        log.Append(new LayersEvent(epoch, iteration, [.. updates.Select(LoggedUpdate.Of)]));
        board.Add(
            iteration,
            updates.SelectMany(update =>
                ((string, double?)[])
                    [
                        ($"weights/{update.Name}", update.MeanWeight),
                        ($"updates/{update.Name}", update.MeanUpdate),
                        ($"ratio/{update.Name}", update.Ratio),
                    ]));
    }

    /// <summary>Tells that the run does not learn.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="iteration">Updates made.</param>
    /// <param name="what">What shows it, a clause.</param>
    public void Stalled(int epoch, long iteration, string what) => log.Append(new StallEvent(epoch, iteration, what));

    /// <summary>Removes what is told of updates that will be made again, and tells again what a kill may have cut off.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="iterations">Updates made so far.</param>
    public void Rewind(TrainingState state, long iterations)
    {
        IReadOnlySet<int> known = log.Rewind(state, iterations);
        board.Restart(iterations);
        foreach (EpochRecord record in state.History.Where(epoch => !known.Contains(epoch.Epoch)))
        {
            Epoch(record);
        }

        foreach (RollBackRecord record in state.RollBacks)
        {
            log.Append(RollBackEvent.Of(record));
        }
    }

    /// <summary>Writes what is still in memory; where that is impossible the run has ended well all the same.</summary>
    public void Complete() => log.Complete();

    /// <summary>Writes what is still in memory.</summary>
    /// <exception cref="AlexNetException">It cannot be written.</exception>
    public void Flush() => log.Flush();

    /// <summary>Has what was written of the log reach the disk; from any thread.</summary>
    public void FlushToDisk() => log.FlushToDisk();

    /// <inheritdoc/>
    public void Dispose() => board.Dispose();
}
