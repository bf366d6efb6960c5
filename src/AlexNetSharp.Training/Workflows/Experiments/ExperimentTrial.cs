using System.Globalization;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Experiments;
using AlexNetSharp.Workflows.Evaluation;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>
/// Makes an experiment's arms: tries each at the same learning rates with the first seed, and trains it with the other seeds at its best.
/// </summary>
/// <param name="plan">What to train.</param>
/// <param name="runs">Where the trainings are.</param>
/// <param name="pack">The pack.</param>
/// <param name="context">Told about every update and every batch of an arm's evaluation.</param>
internal sealed class ExperimentTrial(ExperimentPlan plan, ExperimentRuns runs, Pack pack, WorkflowContext context)
{
    private readonly Dictionary<string, IReadOnlyList<TriedRate>> _tried = new(StringComparer.Ordinal);
    private readonly List<ArmResult> _arms = [];

    /// <summary>Makes all arms, one after the other.</summary>
    public IReadOnlyList<ArmResult> Run()
    {
        foreach (ExperimentArm arm in plan.Experiment.Arms)
        {
            _arms.Add(arm.Trains ? Trained(arm) : Evaluated(arm));
        }

        return _arms;
    }

    private ArmResult Trained(ExperimentArm arm)
    {
        IReadOnlyList<TriedRate> tried = Try(arm);
        double rate = tried.First(one => one.Chosen).Rate;
        return new ArmResult(arm.Name, arm.Label)
        {
            Tried = tried,
            Runs = [.. plan.SeedsOf(arm).Select(seed => Measured(Train(arm, rate, seed), seed))],
        };
    }

    /// <summary>The rates, with the same seed for every arm; arms that differ in seeds alone share the choice.</summary>
    private IReadOnlyList<TriedRate> Try(ExperimentArm arm)
    {
        string recipe = string.Join('\n', arm.Differs);
        if (!_tried.TryGetValue(recipe, out IReadOnlyList<TriedRate>? tried))
        {
            _tried[recipe] = tried = TriedRate.Choose(
                plan.Experiment.Measure,
                plan.Rates.Select(rate => Tried(rate, Train(arm, rate, plan.Seed))).ToList());
        }

        return tried;
    }

    private TriedRate Tried(double rate, (string Run, string? Diverged) trained)
    {
        ArmRun run = ExperimentMeasures.Epochs(plan.Experiment, trained, plan.Seed);
        bool isCurve = plan.Experiment.Measure == ExperimentMeasure.EpochsToTrainingError;
        IReadOnlyList<bool> wrong = isCurve ? [] : ValidationParts.Choosing(Errors(run)?.Wrong ?? []);
        return new TriedRate(rate, trained.Run)
        {
            Error = wrong.Count > 0 ? wrong.Average(one => one ? 1.0 : 0.0) : null,
            Epochs = isCurve ? run.Value : null,
            TrainError = run.Diverged is null ? run.TrainTop1Error : null,
            Diverged = run.Diverged,
        };
    }

    private (string Run, string? Diverged) Train(ExperimentArm arm, double rate, ulong seed) => runs.Train(
        plan.Training(arm, rate, seed),
        arm.Differs,
        pack,
        Within(arm, string.Create(CultureInfo.InvariantCulture, $", learning rate {rate}, seed {seed}")));

    private ArmRun Measured((string Run, string? Diverged) trained, ulong seed)
    {
        ArmRun run = ExperimentMeasures.Epochs(plan.Experiment, trained, seed);
        return WithErrors(
            run.Diverged is null ? ExperimentMeasures.Filters(plan.Experiment, run) : run,
            Errors(run));
    }

    private EvaluateResult? Errors(ArmRun run) =>
        run.Diverged is null ? runs.Errors([run.Run!], views: 1, pack, context with { Progress = null }) : null;

    /// <summary>An arm that evaluates others does so seed by seed.</summary>
    private ArmResult Evaluated(ExperimentArm arm)
    {
        ArmResult[] members = [.. arm.Of.Select(name => _arms.First(one => one.Name == name))];
        ArmRun Of(int repetition)
        {
            ArmRun[] networks = [.. members.Select(member => member.Runs[repetition])];
            ulong seed = networks[0].Seed;
            EvaluateResult? found = runs.Errors(
                [.. networks.Select(network => network.Run!)],
                arm.Views,
                pack,
                Within(arm, string.Create(CultureInfo.InvariantCulture, $", seed {seed}")));
            return WithErrors(new ArmRun(seed), found);
        }

        return new ArmResult(arm.Name, arm.Label)
        {
            Runs = [.. Enumerable.Range(0, members[0].Runs.Count).Select(Of)],
        };
    }

    private static ArmRun WithErrors(ArmRun run, EvaluateResult? found) => found is null
        ? run
        : run with
        {
            Wrong = ValidationParts.Counted(found.Wrong),
            Top5Error = found.Top5Error is null
                ? null
                : ValidationParts.Counted(found.WrongTop5).Select(wrong => wrong ? 1.0 : 0.0).DefaultIfEmpty().Average(),
        };

    private WorkflowContext Within(ExperimentArm arm, string what)
    {
        int number = _arms.Count + 1;
        return context.Within(step => new ExperimentProgress(
            plan.Experiment.Name,
            number,
            plan.Experiment.Arms.Count,
            arm.Label + what,
            step));
    }
}
