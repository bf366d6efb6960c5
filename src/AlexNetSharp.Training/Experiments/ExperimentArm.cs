namespace AlexNetSharp.Experiments;

/// <summary>One side of a comparison: a training, or an evaluation of trainings that are arms themselves.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">What it is, for people.</param>
internal sealed record ExperimentArm(string Name, string Label)
{
    /// <summary>
    /// The recipe's values that differ from the other arms', for example <c>model.variant.activation=tanh</c>; not the learning rate.
    /// </summary>
    public IReadOnlyList<string> Differs { get; init; } = [];

    /// <summary>What is added to the experiment's seed; 0 except where seeds are what is compared.</summary>
    public ulong SeedOffset { get; init; }

    /// <summary>
    /// The arms whose weights are evaluated, their probabilities averaged; empty where this arm trains weights of its own.
    /// </summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    /// <summary>Views averaged in the evaluation: 1 or 10.</summary>
    public int Views { get; init; } = 1;

    /// <summary>The top-1 error that the paper gives for it on its own data, a fraction; null for none.</summary>
    public double? PublishedError { get; init; }

    /// <summary>Whether it is a training.</summary>
    public bool Trains => Of.Count == 0;
}
