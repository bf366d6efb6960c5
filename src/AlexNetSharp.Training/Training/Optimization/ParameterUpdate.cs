namespace AlexNetSharp.Training.Optimization;

/// <summary>What an update did to a parameter; their ratio is healthy around 1e-3.</summary>
/// <remarks>Source: cuda-convnet2, which prints both for every layer.</remarks>
/// <param name="Name">The parameter's name.</param>
/// <param name="MeanWeight">The mean of |w| after the update; NaN or infinite where a weight is.</param>
/// <param name="MeanUpdate">The mean of what each w changed by, without sign; NaN or infinite where a change is.</param>
internal sealed record ParameterUpdate(string Name, double MeanWeight, double MeanUpdate)
{
    /// <summary>
    /// The mean change as a part of the mean value: about 1e-3 is healthy (cuda-convnet2's habit); 0 where all values are 0.
    /// </summary>
    public double Ratio => MeanWeight == 0 ? 0 : MeanUpdate / MeanWeight;
}
