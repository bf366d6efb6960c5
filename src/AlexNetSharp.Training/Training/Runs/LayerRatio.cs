namespace AlexNetSharp.Training.Runs;

/// <summary>How large an update was beside the values of a parameter.</summary>
/// <param name="Parameter">The parameter's name, for example <c>conv1.weight</c>.</param>
/// <param name="Iteration">Updates since the start of the run.</param>
/// <param name="Ratio">The mean size of a change by the mean size of a value.</param>
internal sealed record LayerRatio(string Parameter, long Iteration, double Ratio);
