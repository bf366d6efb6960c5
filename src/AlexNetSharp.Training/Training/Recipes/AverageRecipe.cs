namespace AlexNetSharp.Training.Recipes;

/// <summary>The exponential moving average of the weights: average := decay average + (1 - decay) weights.</summary>
internal sealed record AverageRecipe
{
    /// <summary>The share of the average that is kept; 0 for no average. At least 0 and below 1.</summary>
    /// <value>0</value>
    public double Decay { get; init; }

    /// <summary>Updates between two steps of the average.</summary>
    /// <value>1</value>
    public int EveryUpdates { get; init; } = 1;
}
