using AlexNetSharp.Training.Runs;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Reports;

/// <summary>The curves of a run, for its own page and for the page that compares it with others.</summary>
internal static class RunCurves
{
    /// <summary>The points of a run's curves, an epoch each.</summary>
    /// <param name="folder">The run's folder.</param>
    public static IReadOnlyList<ReportEpoch> Of(RunFolder folder) =>
    [
        .. RunHistory.Read(folder).Select(epoch => new ReportEpoch(
            epoch.Epoch + 1, epoch.TrainLoss, epoch.ValLoss, epoch.ValTop1Error, epoch.ValTop5Error, epoch.LearningRate)),
    ];
}
