namespace AlexNetSharp.Training.Recipes;

/// <summary>What is done when a value is no number any more.</summary>
internal enum DivergenceAction
{
    /// <summary>The run stops.</summary>
    Stop,

    /// <summary>The run goes back to its last sound checkpoint and on from there with a smaller learning rate.</summary>
    RollBack,
}

/// <summary>What is done when training diverges: when a loss, a weight or an update is NaN or infinite.</summary>
internal sealed record GuardRecipe
{
    /// <summary>What is done.</summary>
    /// <value>stop</value>
    public DivergenceAction OnDivergence { get; init; }

    /// <summary>The factor on every later learning rate after a roll-back; above 0 and below 1.</summary>
    /// <value>0.5</value>
    public double RateFactor { get; init; } = 0.5;

    /// <summary>The most roll-backs of a run; the divergence after them stops it.</summary>
    /// <value>3</value>
    public int MostRollBacks { get; init; } = 3;
}
