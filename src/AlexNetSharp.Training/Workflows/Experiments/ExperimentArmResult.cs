namespace AlexNetSharp.Workflows.Experiments;

/// <summary>What an arm gave: means over its seeds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Label">What it is.</param>
/// <param name="Run">The folder of its first seed's run; null where it evaluates other arms' weights.</param>
/// <param name="Top1Error">Top-1 error on the validation images that count; null without one, or where a run diverged.</param>
/// <param name="Top5Error">Top-5 error, alike.</param>
/// <param name="Value">What the experiment measures of it, where that is no error; null where a run has none.</param>
/// <param name="Diverged">How a run diverged, a sentence; null where none did.</param>
internal sealed record ExperimentArmResult(
    string Name,
    string Label,
    string? Run,
    double? Top1Error,
    double? Top5Error,
    double? Value,
    string? Diverged)
{
    /// <summary>The standard deviation of the top-1 error over the seeds; null where there is one seed.</summary>
    public double? Top1Deviation { get; init; }

    /// <summary>The top-1 error that the claim's source gives for it on its own data; null for none.</summary>
    public double? PublishedTop1Error { get; init; }

    /// <summary>
    /// Top-1 error on the training part over the last epoch, as the images were trained on; null where the arm evaluates other arms'
    /// weights.
    /// </summary>
    public double? TrainTop1Error { get; init; }

    /// <summary>
    /// All assignments to the paper's recipe: the experiment's, the arm's own and the user's; null where it evaluates other arms' weights.
    /// </summary>
    public IReadOnlyList<string>? Recipe { get; init; }

    /// <summary>The first seed of its trainings.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The device of its trainings.</summary>
    public string? Device { get; init; }

    /// <summary>Threads of its trainings.</summary>
    public int? Threads { get; init; }

    /// <summary>The best of the rates tried; null where it evaluates other arms' weights.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The rates tried, ascending; null likewise.</summary>
    public IReadOnlyList<ExperimentTriedRate>? Tried { get; init; }

    /// <summary>What each seed gave.</summary>
    public IReadOnlyList<ExperimentSeedResult> Seeds { get; init; } = [];
}

/// <summary>What an arm gave at a learning rate, with the first seed.</summary>
/// <param name="LearningRate">The rate.</param>
/// <param name="Run">The run's folder.</param>
/// <param name="ChoosingError">Top-1 error on the validation images set aside for choosing; null where they do not choose.</param>
/// <param name="Epochs">Epochs to 25 % training error; null where that is not measured, or not reached.</param>
/// <param name="TrainTop1Error">Top-1 error on the training part over the last epoch.</param>
/// <param name="Diverged">How it diverged, a sentence; null where it did not.</param>
/// <param name="Chosen">Whether it is the best.</param>
internal sealed record ExperimentTriedRate(
    double LearningRate, string Run, double? ChoosingError, double? Epochs, double? TrainTop1Error, string? Diverged, bool Chosen);

/// <summary>What an arm gave by a seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Run">The run's folder; null where the arm evaluates other arms' weights.</param>
/// <param name="Top1Error">Top-1 error on the validation images that count.</param>
/// <param name="Top5Error">Top-5 error, alike.</param>
/// <param name="TrainTop1Error">Top-1 error on the training part over the last epoch.</param>
/// <param name="Value">What the experiment measures of it, where that is no error.</param>
/// <param name="Diverged">How it diverged, a sentence; null where it did not.</param>
internal sealed record ExperimentSeedResult(
    ulong Seed, string? Run, double? Top1Error, double? Top5Error, double? TrainTop1Error, double? Value, string? Diverged);
