using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Training.Runs;

/// <summary>Reads the finished epochs of a run from its log.</summary>
internal static class RunHistory
{
    /// <summary>The finished epochs, in order.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="AlexNetException">A line of the log says something else than a training writes.</exception>
    public static IReadOnlyList<EpochRecord> Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return [.. folder.ReadLog().OfType<EpochEvent>().Select(epoch => epoch.Record)];
    }
}
