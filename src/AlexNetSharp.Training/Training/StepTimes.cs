namespace AlexNetSharp.Training;

/// <summary>How fast updates are.</summary>
/// <param name="Seconds">What each update took that was timed, ascending; one at least.</param>
/// <param name="StepsPerEpoch">Updates of an epoch.</param>
/// <param name="ImagesPerSecond">Training images a second, of all of them.</param>
internal sealed record StepTimes(IReadOnlyList<double> Seconds, int StepsPerEpoch, double ImagesPerSecond)
{
    /// <summary>Updates that were timed.</summary>
    public int Steps => Seconds.Count;

    /// <summary>The middle one's seconds.</summary>
    public double Median => (Seconds[(Steps - 1) / 2] + Seconds[Steps / 2]) / 2;
}
