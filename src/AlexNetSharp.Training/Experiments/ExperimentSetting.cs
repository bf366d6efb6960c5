namespace AlexNetSharp.Experiments;

/// <summary>The network, data and recipe that the arms of an experiment share.</summary>
/// <param name="Data">The data, for people.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Epochs">Epochs by default: some minutes a training on two cores.</param>
/// <param name="DropAfter">The part of the epochs after which the learning rate drops to a tenth; 1 for never.</param>
/// <param name="Rates">The learning rates that every arm is tried at, unless the user names others.</param>
/// <param name="Recipe">Assignments to the paper's recipe.</param>
internal sealed record ExperimentSetting(
    string Data, string Network, int Epochs, double DropAfter, IReadOnlyList<double> Rates, IReadOnlyList<string> Recipe);
