using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Experiments;
using AlexNetSharp.Files;
using AlexNetSharp.Training;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Visualization;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Training;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>
/// Makes an experiment: trains its arms one after the other, each an ordinary run, measures them, and writes the verdict with its plot and
/// page. Called again with the same choices it goes on where it stopped.
/// </summary>
internal sealed class ExperimentWorkflow : IWorkflow<ExperimentRequest, ExperimentResult>
{
    /// <summary>The keys that <see cref="ExperimentRequest.Epochs"/> sets for all arms.</summary>
    private static readonly string[] EpochKeys = ["schedule.epochs", "schedule.stepEpochs"];

    /// <summary>What is to be said of a name that no experiment has, with near ones; null for the name of one.</summary>
    /// <param name="name">The name.</param>
    public static string? UnknownName(string name) => ExperimentCatalog.Unknown(name);

    /// <summary>Makes an experiment.</summary>
    /// <param name="request">Which, with what.</param>
    /// <param name="context">
    /// Told with an <see cref="ExperimentProgress"/> about every update, on the training thread, and about every batch of an evaluation;
    /// stops after the current update, once a checkpoint is on disk.
    /// </param>
    /// <exception cref="InvalidOptionException">There is no such experiment, or an option is out of range.</exception>
    /// <exception cref="AlexNetException">The folder holds another experiment, or an arm cannot be trained.</exception>
    public ExperimentResult Run(ExperimentRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        context.Cancellation.ThrowIfCancellationRequested();
        Experiment experiment = ExperimentCatalog.Find(request.Name);
        int epochs = request.Epochs ?? experiment.Setting.Epochs;
        Check(request, epochs);
        var folder = new ExperimentFolder(request.Out);
        TrainRequest[] trainings = [.. experiment.Arms.Where(arm => arm.Trains).Select(arm => Training(request, experiment, arm, epochs))];
        using Pack pack = Pack.Open(request.Data);

        // Whatever can be refused is refused before the folder is claimed: a refused folder can be used again.
        Dictionary<string, TrainingRecipe> recipes = trainings.ToDictionary(
            training => Path.GetFileName(training.Out),
            training => TrainingPlan.RecipeOn(training, pack),
            StringComparer.Ordinal);
        (Device device, _) = context.Start(keepMemory: true);
        folder.Claim(Record(request, experiment.Name, epochs, pack, trainings, context), recipes);

        var arms = new List<ArmResult>();
        foreach (ExperimentArm arm in experiment.Arms)
        {
            int number = arms.Count + 1;
            WorkflowContext within = context.Within(step => new ExperimentProgress(number, experiment.Arms.Count, arm.Label, step));
            if (arm.Trains)
            {
                TrainRequest wanted = trainings.Single(one => one.Out == folder.RunOf(arm.Name));
                ArmResult result = ExperimentMeasures.Measured(experiment, arm, Train(wanted, within), device);
                bool isEvaluated = ExperimentMeasures.IsError(experiment) && result.Diverged is null;
                arms.Add(isEvaluated ? Evaluate(request, folder, arm, result, pack, context with { Progress = null }) : result);
            }
            else
            {
                arms.Add(Evaluate(request, folder, arm, new ArmResult(arm.Name, arm.Label), pack, within));
            }
        }

        return Publish(folder, experiment, Record(request, experiment.Name, epochs, pack, trainings, context), pack, arms);
    }

    private static void Check(ExperimentRequest request, int epochs)
    {
        if (epochs < 1)
        {
            throw new InvalidOptionException($"{RequestOption.Of(nameof(ExperimentRequest.Epochs))} is {epochs}; give at least 1.");
        }

        if (request.Overrides.FirstOrDefault(one => EpochKeys.Contains(Experiment.KeyOf(one))) is { } assignment)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(ExperimentRequest.Overrides)).With(assignment)}: an experiment's epochs, "
                    + $"and with them its steps, are given with {RequestOption.Of(nameof(ExperimentRequest.Epochs))}; leave it out.");
        }
    }

    private static TrainRequest Training(ExperimentRequest request, Experiment experiment, ExperimentArm arm, int epochs) => new()
    {
        Data = request.Data,
        Out = new ExperimentFolder(request.Out).RunOf(arm.Name),
        Overrides = experiment.Recipe(arm, epochs, request.Overrides),
        Seed = request.Seed + arm.SeedOffset,
    };

    private static ExperimentRecord Record(
        ExperimentRequest request, string name, int epochs, Pack pack, TrainRequest[] trainings, WorkflowContext context) =>
        new(name, pack.Digest, epochs, request.Seed, request.Overrides, context.Device.ToString(), context.Threads)
        {
            Arms =
            [
                .. trainings.Select(training => new ExperimentRecordArm(Path.GetFileName(training.Out), training.Seed, training.Overrides)),
            ],
        };

    /// <summary>Trains an arm, goes on with it, or takes it as it is; a divergence is a result.</summary>
    private static (string Run, string? Diverged) Train(TrainRequest training, WorkflowContext context)
    {
        string run = training.Out;
        try
        {
            if (!RunFolder.Exists(run))
            {
                RunFolder.DiscardHalfMade(run);
                new TrainWorkflow().Run(training, context);
            }
            else if (!File.Exists(RunFolder.Open(run).WeightsPath))
            {
                new ResumeWorkflow().Run(new ResumeRequest { Run = run }, context);
            }

            return (run, null);
        }
        catch (DivergedException diverged)
        {
            return (run, diverged.Message);
        }
    }

    /// <summary>Finds an arm's errors on each validation image: of its own weights, or of those that it is about.</summary>
    private static ArmResult Evaluate(
        ExperimentRequest request, ExperimentFolder folder, ExperimentArm arm, ArmResult result, Pack pack, WorkflowContext context)
    {
        string[] weights = [.. (arm.Trains ? [arm.Name] : arm.Of).Select(name => RunFolder.Open(folder.RunOf(name)).WeightsPath)];
        if (pack.Val.Count == 0 || !Array.TrueForAll(weights, File.Exists))
        {
            return result;
        }

        EvaluateResult found = new EvaluateWorkflow().Run(
            new EvaluateRequest { Weights = weights, Data = request.Data, Views = (ViewRule)arm.Views }, context);
        return result with { Wrong = found.Wrong, Top1Error = found.Top1Error, Top5Error = found.Top5Error, Value = found.Top1Error };
    }

    private static ExperimentResult Publish(
        ExperimentFolder folder,
        Experiment experiment,
        ExperimentRecord record,
        Pack pack,
        List<ArmResult> arms)
    {
        ExperimentVerdict verdict = VerdictRules.Of(experiment, arms);
        string plot = ExperimentPlots.Draw(experiment, arms);
        if (plot.Length > 0)
        {
            OwnFile.WriteSvg(folder.PlotPath, plot);
        }

        var result = new ExperimentResult
        {
            Experiment = experiment.Name,
            Claim = experiment.Claim,
            Verdict = verdict.Word,
            Sentence = verdict.Sentence,
            Epochs = record.Epochs,
            Seed = record.Seed,
            Overrides = record.Overrides,
            Data = pack.Folder,
            DataSha256 = pack.Digest,
            TrainImages = pack.Train.Count,
            ValImages = pack.Val.Count,
            Arms = [.. arms.Select(arm => Describe(experiment, record, arm))],
            Report = folder.ReportPath,
            Plot = plot.Length > 0 ? folder.PlotPath : null,
        };
        ExperimentReport.Write(folder.ReportPath, ExperimentPlots.Page(experiment, arms, result, plot));
        folder.WriteResult(result);
        return result;
    }

    private static ExperimentArmResult Describe(Experiment experiment, ExperimentRecord record, ArmResult arm)
    {
        RunInfo? info = arm.Run is null ? null : RunFolder.Open(arm.Run).Info;
        return new ExperimentArmResult(
            arm.Name,
            arm.Label,
            arm.Run,
            arm.Top1Error,
            arm.Top5Error,
            ExperimentMeasures.IsError(experiment) ? null : arm.Value,
            arm.Diverged)
        {
            TrainTop1Error = arm.Epochs.Count > 0 ? arm.Epochs[^1].TrainTop1Error : null,
            Recipe = record.Arms.FirstOrDefault(one => one.Name == arm.Name)?.Recipe,
            Seed = info?.Seed,
            Device = info?.Device,
            Threads = info?.Threads,
        };
    }
}
