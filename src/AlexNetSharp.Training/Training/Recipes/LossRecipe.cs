namespace AlexNetSharp.Training.Recipes;

/// <summary>The loss: cross-entropy.</summary>
internal sealed record LossRecipe
{
    /// <summary>The share of the true class's probability that is spread evenly over all classes; at least 0 and below 1.</summary>
    /// <remarks>Source: Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2016, section 7.</remarks>
    /// <value>0</value>
    public double LabelSmoothing { get; init; }
}
