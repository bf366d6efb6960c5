namespace AlexNetSharp.Training;

/// <summary>How fast updates are.</summary>
/// <param name="Steps">Updates that were timed.</param>
/// <param name="StepsPerEpoch">Updates of an epoch.</param>
/// <param name="ImagesPerSecond">Training images a second.</param>
internal sealed record StepTimes(int Steps, int StepsPerEpoch, double ImagesPerSecond);
