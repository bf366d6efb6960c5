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
    /// <summary>Reads a run's log.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="AlexNetException">A line of the log says something else than a training writes.</exception>
    public static RunHistory Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var epochs = new List<EpochRecord>();
        var losses = new List<(long Iteration, double Loss)>();
        var ratios = new List<LayerRatio>();
        foreach (RunEvent told in folder.ReadLog())
        {
            switch (told)
            {
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

        return new RunHistory(epochs, losses, ratios);
    }
}
