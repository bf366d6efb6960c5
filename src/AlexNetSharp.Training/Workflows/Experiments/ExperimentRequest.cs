namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Which experiment to make with what.</summary>
internal sealed record ExperimentRequest
{
    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The pack's folder.</summary>
    public required string Data { get; init; }

    /// <summary>The experiment's folder: a run's folder for each arm, the record, the plot, the page and the result.</summary>
    public required string Out { get; init; }

    /// <summary>Epochs of each training; the experiment's own where null.</summary>
    public int? Epochs { get; init; }

    /// <summary>The seed of every arm, plus the arm's own offset where seeds are what is compared.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Assignments such as <c>model.width=0.5</c>, the same for all arms; not of epochs, for which <see cref="Epochs"/> is.
    /// </summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];
}

/// <summary>An experiment that can be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Claim">The claim, a sentence.</param>
/// <param name="Source">Where the claim stands.</param>
/// <param name="Data">The data and the network, for people.</param>
/// <param name="Epochs">Epochs of each training unless asked otherwise.</param>
internal sealed record ExperimentListing(string Name, string Claim, string Source, string Data, int Epochs);

/// <summary>What an experiment is doing.</summary>
/// <param name="Arm">The arm, from 1.</param>
/// <param name="Arms">The number of arms.</param>
/// <param name="Label">What the arm is.</param>
/// <param name="Step">How far the arm is: its training, or an evaluation of other arms' weights.</param>
internal sealed record ExperimentProgress(int Arm, int Arms, string Label, WorkProgress Step)
    : WorkProgress($"Arm {Arm} of {Arms}", Step.Done, Step.Total);
