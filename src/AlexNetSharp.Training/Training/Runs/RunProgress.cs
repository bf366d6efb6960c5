using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Training.Runs;

/// <summary>How far a run has come, by its log, which grows while it trains.</summary>
/// <param name="Epochs">The finished epochs, in order.</param>
/// <param name="Iterations">Updates made.</param>
/// <param name="ImagesPerSecond">Training images a second in the last epoch whose speed is known; null where none is.</param>
internal sealed record RunProgress(IReadOnlyList<EpochRecord> Epochs, long Iterations, double? ImagesPerSecond)
{
    private static readonly RunProgress None = new([], 0, null);

    /// <summary>Top-1 validation error of the last epoch, a fraction; null where none was measured.</summary>
    public double? LastTop1Error => Epochs.Count == 0 ? null : Epochs[^1].ValTop1Error;

    /// <summary>The least top-1 validation error of an epoch, a fraction; null where none was measured.</summary>
    public double? BestTop1Error => Epochs.Min(epoch => epoch.ValTop1Error);

    /// <summary>What to tell of lines that were left out; null where there was none.</summary>
    public Sentence? Notice { get; private init; }

    /// <summary>Where in the log the reading stopped.</summary>
    internal LogPosition Position { get; private init; }

    /// <summary>Reads how far a run has come.</summary>
    /// <param name="folder">The run's folder.</param>
    public static RunProgress Read(RunFolder folder) => None.ReadOn(folder);

    /// <summary>
    /// Reads how far the run has come by now: only what its log has more than when this was read, or all of it where the log was written
    /// anew.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    public RunProgress ReadOn(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var log = new RunLogReader(folder.LogPath, Position);
        (IReadOnlyList<EpochRecord> known, long iterations, double? speed) = log.GoesOn ? this : None;
        var epochs = new List<EpochRecord>(known);
        foreach (RunEvent told in log.Events())
        {
            iterations = Math.Max(iterations, told.Iteration);
            if (told is EpochEvent epoch)
            {
                epochs.Add(epoch.Record);
                speed = epoch.ImagesPerSecond ?? speed;
            }
        }

        return new RunProgress(epochs, iterations, speed) { Position = log.Position, Notice = log.Notice ?? (log.GoesOn ? Notice : null) };
    }
}
