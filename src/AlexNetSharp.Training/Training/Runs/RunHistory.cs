using System.Text.Json.Nodes;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Training.Runs;

/// <summary>Reads the finished epochs of a run from its log.</summary>
public static class RunHistory
{
    /// <summary>The finished epochs, in order.</summary>
    /// <param name="folder">The run's folder.</param>
    public static IReadOnlyList<EpochRecord> Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return [.. folder.ReadLog().Where(entry => (string?)entry["event"] == "epoch").Select(Parse)];
    }

    /// <summary>The epoch with the least validation error, the first of equals; null without validation.</summary>
    /// <param name="history">The finished epochs.</param>
    public static EpochRecord? Best(IReadOnlyList<EpochRecord> history) =>
        history.Where(epoch => epoch.ValTop1Error is not null).MinBy(epoch => epoch.ValTop1Error);

    private static EpochRecord Parse(JsonObject entry) => new(
        (int)entry["epoch"]!,
        (long)entry["iteration"]!,
        (double)entry["learning_rate"]!,
        (double)entry["train_loss"]!,
        (double?)entry["val_loss"],
        (double?)entry["val_top1_error"],
        (double?)entry["val_top5_error"])
    {
        TrainTop1Error = (double?)entry["train_top1_error"],
    };
}
