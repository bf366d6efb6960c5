using static TorchSharp.torch;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>
/// Finds the checkpoint that a run goes on from: the newest that is whole. Damaged ones are named and set aside, never deleted.
/// </summary>
/// <param name="files">The run's checkpoints.</param>
/// <param name="tensors">The run's tensors by name, which are filled.</param>
/// <param name="check">Says what is impossible in a state, as a part of a sentence; null where nothing is.</param>
/// <param name="warn">Told about damaged checkpoints.</param>
internal sealed class CheckpointReader(
    CheckpointFiles files, IReadOnlyDictionary<string, Tensor> tensors, Func<TrainingState, string?> check, Action<Sentence> warn)
{
    /// <summary>Reads the newest checkpoint.</summary>
    /// <returns>It, or null where the run has none yet.</returns>
    /// <exception cref="AlexNetException">There are checkpoints, but all are damaged; nothing is set aside then.</exception>
    public ReadCheckpoint? Newest() => Read(files.All);

    /// <summary>Reads the newest checkpoint between two epochs that is whole; null where there is none.</summary>
    public ReadCheckpoint? TryNewestEpochEnd() => Try(files.EpochEnds);

    /// <summary>Reads the newest checkpoint that is whole; null where there is none.</summary>
    public ReadCheckpoint? TryNewest() => Try(files.All);

    /// <summary>Reads one checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">It is missing or damaged.</exception>
    public ReadCheckpoint One(string path)
    {
        (TrainingState state, string environment) = Checkpoint.Read(path, tensors);
        if (check(state) is { } problem)
        {
            throw new AlexNetException($"{path} cannot be a state of this run: {problem}.");
        }

        return new ReadCheckpoint(path, state, environment);
    }

    private ReadCheckpoint? Try(IReadOnlyList<string> candidates)
    {
        try
        {
            return Read(candidates);
        }
        catch (AlexNetException)
        {
            return null;
        }
    }

    private ReadCheckpoint? Read(IReadOnlyList<string> candidates)
    {
        var damaged = new List<(string Path, AlexNetException Error)>();
        foreach (string path in candidates.Reverse())
        {
            try
            {
                ReadCheckpoint read = One(path);
                damaged.ForEach(one => SetAside(one.Path, one.Error, path));
                return read;
            }
            catch (AlexNetException e)
            {
                damaged.Add((path, e));
            }
        }

        return damaged.Count == 0
            ? null
            : throw new AlexNetException(
                $"No checkpoint of the run can be used, the newest because: {damaged[0].Error.Sentence.AsClause()}; "
                + $"put a copy of a whole one in its place, or start another run with {RequestOption.Of(RequestOption.Out)}.",
                damaged[0].Error);
    }

    private void SetAside(string path, AlexNetException error, string used)
    {
        string where;
        try
        {
            where = $"it is kept as {CheckpointFiles.SetAside(path)}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            where = "it stays where it is";
        }

        warn(Sentence.Of($"{error.Sentence.AsClause()}; {where}, and the run goes on from {Path.GetFileName(used)}."));
    }
}
