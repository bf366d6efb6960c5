using System.Text.Json.Nodes;

namespace AlexNetSharp.Training;

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
