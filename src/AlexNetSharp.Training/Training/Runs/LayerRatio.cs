namespace AlexNetSharp.Training.Runs;

/// <summary>How large an update was beside the values of a parameter.</summary>
/// <param name="Parameter">The parameter's name, for example <c>conv1.weight</c>.</param>
/// <param name="Iteration">Updates since the start of the run.</param>
/// <param name="Ratio">The mean size of a change by the mean size of a value.</param>
internal sealed record LayerRatio(string Parameter, long Iteration, double Ratio)
{
    /// <summary>
    /// Reads the ratios of a run from its log, in its order; a ratio that is no number, as of a parameter of zeros, is left out.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    public static IReadOnlyList<LayerRatio> Read(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return
        [
            .. from told in folder.ReadLog().OfType<LayersEvent>()
               from layer in told.Layers
               where layer.Ratio is not null
               select new LayerRatio(layer.Name, told.Iteration, layer.Ratio!.Value),
        ];
    }
}
