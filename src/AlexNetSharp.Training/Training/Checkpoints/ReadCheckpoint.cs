namespace AlexNetSharp.Training.Checkpoints;

/// <summary>A checkpoint that was read.</summary>
/// <param name="Path">The file.</param>
/// <param name="State">Where the run stood.</param>
/// <param name="Environment">What its bits depended on.</param>
internal sealed record ReadCheckpoint(string Path, TrainingState State, string Environment);
