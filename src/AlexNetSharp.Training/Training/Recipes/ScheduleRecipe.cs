namespace AlexNetSharp.Training.Recipes;

/// <summary>How the learning rate changes.</summary>
internal enum ScheduleKind
{
    /// <summary>It does not.</summary>
    Constant,

    /// <summary>It is multiplied by gamma every <see cref="ScheduleRecipe.StepEpochs"/> epochs.</summary>
    Step,

    /// <summary>It is multiplied by gamma at each of the <see cref="ScheduleRecipe.Milestones"/>.</summary>
    MultiStep,

    /// <summary>It is multiplied by gamma when the validation error stalls (the paper, by hand).</summary>
    Plateau,

    /// <summary>
    /// It falls to 0 with every update as (1 - part done) to the power of <see cref="ScheduleRecipe.Power"/>; a straight line for 1
    /// (Caffe's poly).
    /// </summary>
    Poly,

    /// <summary>
    /// It falls with every update along half a cosine to <see cref="ScheduleRecipe.EndFactor"/> of the rate at the start.
    /// </summary>
    Cosine,
}

/// <summary>The learning rate over time.</summary>
internal sealed record ScheduleRecipe
{
    /// <summary>Passes over the training images.</summary>
    /// <value>90</value>
    public int Epochs { get; init; } = 90;

    /// <summary>How the rate changes.</summary>
    /// <value>plateau</value>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Plateau;

    /// <summary>The factor of a drop.</summary>
    /// <value>0.1</value>
    public double Gamma { get; init; } = 0.1;

    /// <summary>Epochs between drops of <see cref="ScheduleKind.Step"/>.</summary>
    /// <value>30</value>
    public int StepEpochs { get; init; } = 30;

    /// <summary>
    /// The drops of <see cref="ScheduleKind.MultiStep"/>, in epochs from the start, ascending; a drop may fall within an epoch.
    /// </summary>
    public IReadOnlyList<double> Milestones { get; init; } = [];

    /// <summary>Epochs without a better validation error before a drop of <see cref="ScheduleKind.Plateau"/>.</summary>
    /// <value>5</value>
    public int PatienceEpochs { get; init; } = 5;

    /// <summary>The most drops of <see cref="ScheduleKind.Plateau"/>.</summary>
    /// <value>3</value>
    public int MostDrops { get; init; } = 3;

    /// <summary>The power of <see cref="ScheduleKind.Poly"/>.</summary>
    /// <value>1</value>
    public double Power { get; init; } = 1;

    /// <summary>What <see cref="ScheduleKind.Cosine"/> ends at, as a factor of the rate at the start.</summary>
    /// <value>0</value>
    public double EndFactor { get; init; }

    /// <summary>
    /// Epochs in which the rate first rises with every update to where the schedule begins; fractions are allowed, 0 is none.
    /// </summary>
    /// <remarks>
    /// <see cref="ScheduleKind.Poly"/> and <see cref="ScheduleKind.Cosine"/> span the epochs after it; drops count from the very start.
    /// </remarks>
    /// <value>0</value>
    public double WarmupEpochs { get; init; }

    /// <summary>What the rate of the first update is, as a factor of the schedule's rate.</summary>
    /// <value>0.01</value>
    public double WarmupFactor { get; init; } = 0.01;

    /// <summary>Epochs without a better validation error after which training ends; 0 for never.</summary>
    /// <value>0</value>
    public int EarlyStopEpochs { get; init; }
}
