using AlexNetSharp.Data.Packs;
using AlexNetSharp.Experiments;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Describes what an experiment gave.</summary>
internal static class ExperimentResults
{
    /// <summary>The result, but for the paths of what is written.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="record">What was chosen.</param>
    /// <param name="arms">The arms.</param>
    /// <param name="verdicts">The verdict of each statement.</param>
    /// <param name="pack">The pack.</param>
    public static ExperimentResult Of(
        Experiment experiment,
        ExperimentRecord record,
        IReadOnlyList<ArmResult> arms,
        IReadOnlyList<ExperimentVerdict> verdicts,
        Pack pack) => new()
        {
            Experiment = experiment.Name,
            Claim = experiment.Claim,
            Verdict = ExperimentVerdict.Together(verdicts),
            Sentence = string.Join(" ", verdicts.Select(one => one.Sentence)),
            Statements =
            [
                .. experiment.Statements.Zip(verdicts, (statement, verdict) => new ExperimentStatementResult(
                    statement.Text,
                    statement.Published.Length > 0 ? statement.Published : null,
                    verdict.Word,
                    verdict.Sentence,
                    verdict.Difference,
                    verdict.Margin,
                    verdict.BySeed)),
            ],
            Epochs = record.Epochs,
            Seed = record.Seed,
            Seeds = record.Seeds,
            LearningRates = record.LearningRates,
            Overrides = record.Overrides,
            Data = pack.Folder,
            DataSha256 = pack.Digest,
            TrainImages = pack.Train.Count,
            ValImages = pack.Val.Count,
            ChoosingImages = Enumerable.Range(0, pack.Val.Count).Count(ValidationParts.IsForChoosing),
            Arms = [.. arms.Select(arm => Describe(experiment, record, arm))],
            RunsFolder = "",
            Report = "",
        };

    private static ExperimentArmResult Describe(Experiment experiment, ExperimentRecord record, ArmResult arm)
    {
        string? run = arm.Runs[0].Run;
        RunInfo? info = run is null ? null : RunFolder.Open(run).Info;
        double[] errors = [.. arm.Runs.Select(one => one.Top1Error).OfType<double>()];
        return new ExperimentArmResult(
            arm.Name,
            arm.Label,
            run,
            arm.Mean(one => one.Top1Error),
            arm.Mean(one => one.Top5Error),
            arm.Mean(one => one.Value),
            arm.Diverged)
        {
            Top1Deviation = errors.Length > 1 ? Math.Sqrt(Chance.Variance(errors)) : null,
            PublishedTop1Error = experiment.Arms.First(one => one.Name == arm.Name).PublishedError,
            TrainTop1Error = arm.Mean(one => one.TrainTop1Error),
            Recipe = arm.Best is { } best
                ? [.. record.Arms.First(one => one.Name == arm.Name).Recipe, Experiment.RateAssignment(best.Rate)]
                : null,
            Seed = info?.Seed,
            Device = info?.Device,
            Threads = info?.Threads,
            LearningRate = arm.Best?.Rate,
            Tried = arm.Tried.Count == 0
                ? null
                :
                [
                    .. arm.Tried.Select(one => new ExperimentTriedRate(
                        one.Rate, one.Run, one.Error, one.Epochs, one.TrainError, one.Diverged, one.Chosen)),
                ],
            Seeds =
            [
                .. arm.Runs.Select(one => new ExperimentSeedResult(
                    one.Seed, one.Run, one.Top1Error, one.Top5Error, one.TrainTop1Error, one.Value, one.Diverged)),
            ],
        };
    }
}
