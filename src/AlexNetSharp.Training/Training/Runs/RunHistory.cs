using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Training.Runs;

/// <summary>What a run's log tells of its past, read in one pass.</summary>
/// <param name="Epochs">The finished epochs, in order.</param>
/// <param name="StepLosses">The losses of single updates: updates since the start of the run, and their loss.</param>
/// <param name="LayerRatios">
/// How large updates were, in the log's order; a ratio that is no number, as of a parameter of zeros, is left out.
/// </param>
internal sealed record RunHistory(
    IReadOnlyList<EpochRecord> Epochs,
    IReadOnlyList<(long Iteration, double Loss)> StepLosses,
    IReadOnlyList<LayerRatio> LayerRatios)
{
    /// <summary>What to tell of lines that were left out; null where there was none.</summary>
    public Sentence? Notice { get; private init; }

    /// <summary>Reads a run's log.</summary>
    /// <param name="folder">The run's folder.</param>
    public static RunHistory Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var epochs = new List<EpochRecord>();
        var losses = new List<(long Iteration, double Loss)>();
        var ratios = new List<LayerRatio>();
        var seen = new HashSet<int>();
        int lies = 0;
        using var log = new RunLogReader(folder.LogPath);
        foreach (RunEvent told in log.Events())
        {
            switch (told)
            {
                case EpochEvent epoch when epoch.Epoch >= folder.Recipe.Schedule.Epochs || !seen.Add(epoch.Epoch):
                    lies++;
                    break;
                case EpochEvent epoch:
                    epochs.Add(epoch.Record);
                    break;
                case StepEvent step:
                    losses.Add((step.Iteration, step.Loss));
                    break;
                case LayersEvent layers:
                    ratios.AddRange(
                        from layer in layers.Layers
                        where layer.Ratio is not null
                        select new LayerRatio(layer.Name, layers.Iteration, layer.Ratio!.Value));
                    break;
            }
        }

        Sentence? lie = RunLogReader.Wrong(folder.LogPath, lies, "an epoch is told twice, or is none of the recipe's");
        Sentence[] notices = [.. new[] { log.Notice, lie }.OfType<Sentence>()];
        return new RunHistory(epochs, losses, ratios) { Notice = notices.Length > 0 ? Sentence.Join(" ", notices) : null };
    }
}
