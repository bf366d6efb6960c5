namespace AlexNetSharp.Training;

/// <summary>One stretch of a run, from its start or a checkpoint until it ends or is stopped.</summary>
/// <param name="Clock">Measures its speed.</param>
/// <param name="Progress">Told about every update and every epoch; null for nobody.</param>
/// <param name="Cancellation">Stops it after the current update.</param>
internal sealed record TrainingSession(TrainingClock Clock, IProgress<TrainingProgress>? Progress, CancellationToken Cancellation);
