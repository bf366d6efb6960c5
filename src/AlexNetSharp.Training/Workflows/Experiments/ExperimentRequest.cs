namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Which experiment to make with what.</summary>
internal sealed record ExperimentRequest
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The pack's folder.</summary>
    public required string Data { get; init; }

    /// <summary>The experiment's folder: the record, the plot, the page and the result.</summary>
    public required string Out { get; init; }

    /// <summary>
    /// The folder of the trainings, which other experiments may share: what was trained there already is not trained again. Null for
    /// <c>runs</c> in the experiment's folder.
    /// </summary>
    public string? RunsFolder { get; init; }

    /// <summary>Epochs of each training; the experiment's own where null.</summary>
    public int? Epochs { get; init; }

    /// <summary>The first seed: rates are chosen by it, and the arms' figures begin with it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many seeds each arm is trained with at its best rate.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>The learning rates that every arm is tried at; the experiment's own where empty.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>
    /// Assignments such as <c>model.width=0.5</c>, the same for all arms; not of epochs, for which <see cref="Epochs"/> is, nor of the
    /// learning rate, for which <see cref="Rates"/> are.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];
}

/// <summary>An experiment that can be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Claim">The claim, a sentence.</param>
/// <param name="Source">Where the claim stands.</param>
/// <param name="Data">The data and the network, for people.</param>
/// <param name="Epochs">Epochs of each training unless asked otherwise.</param>
/// <param name="LearningRates">The learning rates that every arm is tried at unless asked otherwise.</param>
internal sealed record ExperimentListing(
    string Name, string Claim, string Source, string Data, int Epochs, IReadOnlyList<double> LearningRates);

/// <summary>What an experiment is doing.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Arm">The arm, from 1.</param>
/// <param name="Arms">The number of arms.</param>
/// <param name="Label">What of the arm is made, with its learning rate and seed.</param>
/// <param name="Step">How far that is: a training, or an evaluation of other arms' weights.</param>
internal sealed record ExperimentProgress(string Experiment, int Arm, int Arms, string Label, WorkProgress Step)
    : WorkProgress($"Arm {Arm} of {Arms}", Step.Done, Step.Total);
