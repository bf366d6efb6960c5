using AlexNetSharp.Files;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>The checkpoints of a run: their names, which of them are kept, and what becomes of damaged ones.</summary>
/// <param name="folder">The folder that holds them.</param>
internal sealed class CheckpointFiles(string folder)
{
    /// <summary>What is added to the name of a damaged checkpoint, which is kept for people to look at.</summary>
    internal const string DamagedEnding = ".damaged";

    /// <summary>The checkpoints, oldest first.</summary>
    public IReadOnlyList<string> All => OwnRun.Checkpoints(folder);

    /// <summary>The checkpoints that stand between two epochs, oldest first.</summary>
    public IReadOnlyList<string> EpochEnds => [.. All.Where(path => path.EndsWith(BatchPart(0), StringComparison.Ordinal))];

    /// <summary>The name of a state's checkpoint; names sort in the order of the training.</summary>
    public string PathOf(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return PathAt(state.Epoch, state.Batch);
    }

    /// <summary>The checkpoint after the epoch with the least validation error, the first of equals; null without validation.</summary>
    /// <param name="history">The finished epochs.</param>
    public string? Best(IReadOnlyList<EpochRecord> history) =>
        EpochRecord.Best(history) is { } best ? PathAt(best.Epoch + 1, batch: 0) : null;

    /// <summary>Whether a state's checkpoint is there.</summary>
    internal bool IsWritten(TrainingState state) => File.Exists(PathOf(state));

    /// <summary>
    /// Deletes checkpoints but the newest, the newest between two epochs and the best; one that cannot be deleted only takes room.
    /// </summary>
    /// <param name="kept">How many of the newest are kept.</param>
    /// <param name="state">The state that was written last; its history says what is best.</param>
    public void Prune(int kept, TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        IReadOnlyList<string> ends = EpochEnds;
        string?[] wanted = [.. All.TakeLast(kept), ends is [.., string end] ? end : null, Best(state.History), PathOf(state)];
        foreach (string old in All.Except(wanted.OfType<string>()))
        {
            TryDelete(old);
        }
    }

    /// <summary>Deletes the checkpoints of a training that is given up: those after a state.</summary>
    public void DeleteAfter(TrainingState state)
    {
        string last = PathOf(state);
        foreach (string abandoned in All.Where(path => string.CompareOrdinal(path, last) > 0))
        {
            TryDelete(abandoned);
        }
    }

    /// <summary>Takes a damaged checkpoint out of the way of the others.</summary>
    /// <returns>Its new path.</returns>
    public static string SetAside(string path)
    {
        File.Move(path, path + DamagedEnding, overwrite: true);
        return path + DamagedEnding;
    }

    /// <summary>
    /// Makes the folder where it is missing, and deletes what killed writes left in it and in the run's; nobody else may be training.
    /// </summary>
    internal void CleanUp()
    {
        Directory.CreateDirectory(folder);
        TemporaryName.RemoveLeft(folder);
        TemporaryName.RemoveLeft(Path.GetDirectoryName(folder)!);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It takes room, and does no other harm: it is whole.
        }
    }

    private string PathAt(int epoch, int batch) => Path.Combine(folder, $"epoch-{epoch:00000}{BatchPart(batch)}");

    private static string BatchPart(int batch) => $"-batch-{batch:0000000}.safetensors";
}
