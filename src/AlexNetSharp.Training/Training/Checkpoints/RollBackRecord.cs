namespace AlexNetSharp.Training.Checkpoints;

/// <summary>A divergence that the run answered by going back.</summary>
/// <param name="Epoch">The epoch that it began anew.</param>
/// <param name="Iteration">Updates made by the start of that epoch.</param>
/// <param name="DivergedAt">The update that diverged, counted from 1.</param>
/// <param name="RateFactor">What the schedule's rate is multiplied by since.</param>
internal sealed record RollBackRecord(int Epoch, long Iteration, long DivergedAt, double RateFactor);
