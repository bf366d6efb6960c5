using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Reports;

/// <summary>The curves of a run, for its own page and for the page that compares it with others.</summary>
internal static class RunCurves
{
    /// <summary>The points of a run's curves, an epoch each.</summary>
    /// <param name="epochs">The run's finished epochs.</param>
    /// <param name="hasTop5">Whether there are more than five classes; of fewer, logs of earlier versions have a top-5 error too.</param>
    public static IReadOnlyList<ReportEpoch> Of(IReadOnlyList<EpochRecord> epochs, bool hasTop5) =>
    [
        .. epochs.Select(epoch => new ReportEpoch(
            epoch.Epoch + 1, epoch.TrainLoss, epoch.ValLoss, epoch.ValTop1Error, hasTop5 ? epoch.ValTop5Error : null, epoch.LearningRate)),
    ];
}
