using System.Text.Json.Nodes;

namespace AlexNetSharp.Training;

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
        log.Append(new JsonObject { ["event"] = "step", ["epoch"] = epoch, ["iteration"] = iteration, ["loss"] = loss, ["learning_rate"] = rate });
        board.Add(iteration, ("loss/train", loss), ("learning_rate", rate));
    }

    /// <summary>Tells of a finished epoch.</summary>
    /// <param name="record">What it measured.</param>
    /// <param name="imagesPerSecond">The training speed of the session so far; null where it is not known any more.</param>
    /// <param name="seconds">Seconds since the session's start; null where they are not known any more.</param>
    public void Epoch(EpochRecord record, double? imagesPerSecond = null, double? seconds = null)
    {
        var entry = new JsonObject
        {
            ["event"] = "epoch",
            ["epoch"] = record.Epoch,
            ["iteration"] = record.Iterations,
            ["learning_rate"] = record.LearningRate,
            ["train_loss"] = record.TrainLoss,
            ["train_top1_error"] = record.TrainTop1Error,
            ["val_loss"] = record.ValLoss,
            ["val_top1_error"] = record.ValTop1Error,
            ["val_top5_error"] = record.ValTop5Error,
        };
        if (imagesPerSecond is not null)
        {
            entry["images_per_second"] = Math.Round(imagesPerSecond.Value, 1);
            entry["seconds"] = Math.Round(seconds ?? 0, 1);
        }

        log.Append(entry);
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
        JsonNode[] layers =
        [
            .. updates.Select(update => new JsonObject
            {
                ["name"] = update.Name,
                ["mean_weight"] = update.MeanWeight,
                ["mean_update"] = update.MeanUpdate,
                ["ratio"] = update.Ratio,
            }),
        ];
        log.Append(new JsonObject { ["event"] = "layers", ["epoch"] = epoch, ["iteration"] = iteration, ["layers"] = new JsonArray(layers) });
        board.Add(iteration, updates.SelectMany(update => ((string, double?)[])
            [($"weights/{update.Name}", update.MeanWeight), ($"updates/{update.Name}", update.MeanUpdate), ($"ratio/{update.Name}", update.Ratio)]));
    }

    /// <summary>Tells that the run went back to an earlier state because it had diverged.</summary>
    /// <param name="record">What happened.</param>
    private void RollBack(RollBackRecord record) => log.Append(new JsonObject
    {
        ["event"] = "roll-back",
        ["epoch"] = record.Epoch,
        ["iteration"] = record.Iteration,
        ["diverged_at"] = record.DivergedAt,
        ["rate_factor"] = record.RateFactor,
    });

    /// <summary>Removes what is told of updates that will be made again, and tells again what a kill may have cut off.</summary>
    /// <param name="state">Where the run stands.</param>
    /// <param name="iterations">Updates made so far.</param>
    /// <param name="logged">The log's finished epochs after the removal.</param>
    public void Rewind(TrainingState state, long iterations, Func<IReadOnlyList<EpochRecord>> logged)
    {
        log.Rewind(state, iterations);
        board.Restart(iterations);
        HashSet<int> known = [.. logged().Select(epoch => epoch.Epoch)];
        foreach (EpochRecord record in state.History.Where(epoch => !known.Contains(epoch.Epoch)))
        {
            Epoch(record);
        }

        foreach (RollBackRecord record in state.RollBacks)
        {
            RollBack(record);
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
