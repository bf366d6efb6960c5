using System.Text.Json.Nodes;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Training.Runs;

/// <summary>How far a run has come, by its log, which grows while it trains.</summary>
/// <param name="Epochs">The finished epochs, in order.</param>
/// <param name="Iterations">Updates made.</param>
/// <param name="ImagesPerSecond">Training images a second in the last epoch whose speed is known; null where none is.</param>
public sealed record RunProgress(IReadOnlyList<EpochRecord> Epochs, long Iterations, double? ImagesPerSecond)
{
    /// <summary>Top-1 validation error of the last epoch, a fraction; null where none was measured.</summary>
    public double? LastTop1Error => Epochs.Count == 0 ? null : Epochs[^1].ValTop1Error;

    /// <summary>The least top-1 validation error of an epoch, a fraction; null where none was measured.</summary>
    public double? BestTop1Error => Epochs.Min(epoch => epoch.ValTop1Error);

    /// <summary>Reads how far a run has come.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="AlexNetException">A line of the log says something else than the trainer writes.</exception>
    public static RunProgress Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            (long iterations, double? speed) = (0, null);
            foreach (JsonObject entry in folder.ReadLog())
            {
                iterations = Math.Max(iterations, (long)entry["iteration"]!);
                speed = (double?)entry["images_per_second"] ?? speed;
            }

            return new RunProgress(RunHistory.Read(folder), iterations, speed);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentNullException or NullReferenceException)
        {
            throw new AlexNetException($"{folder.LogPath} holds a line that is not one of a training ({e.Message.TrimEnd('.')}); the run's figures are not known.", e);
        }
    }
}
