using AlexNetSharp.Data.Packs;
using AlexNetSharp.Experiments;
using AlexNetSharp.Files;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>
/// Makes an experiment: trains its arms one after the other, each training an ordinary run, measures them, and writes the verdict with its
/// plot and page. Called again with the same choices it goes on where it stopped.
/// </summary>
internal sealed class ExperimentWorkflow : IWorkflow<ExperimentRequest, ExperimentResult>
{
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
        return Run(request, new ExperimentRuns(request.RunsFolder ?? new ExperimentFolder(request.Out).RunsPath), context);
    }

    /// <summary>Makes an experiment whose runs' errors are perhaps known from another.</summary>
    /// <inheritdoc cref="Run(ExperimentRequest, WorkflowContext)"/>
    /// <param name="request">Which, with what.</param>
    /// <param name="runs">The trainings.</param>
    /// <param name="context">Told how far it is.</param>
    internal static ExperimentResult Run(ExperimentRequest request, ExperimentRuns runs, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Cancellation.ThrowIfCancellationRequested();
        var plan = new ExperimentPlan(request);
        var folder = new ExperimentFolder(request.Out);
        using Pack pack = Pack.Open(request.Data);

        // Whatever can be refused is refused before the folder is claimed: a refused folder can be used again.
        plan.CheckOn(pack);
        context.Start(keepMemory: true);
        ExperimentRecord record = plan.Record(pack, context);
        folder.Claim(record);
        IReadOnlyList<ArmResult> arms = new ExperimentTrial(plan, runs, pack, context).Run();
        IReadOnlyList<ExperimentVerdict> verdicts = VerdictRules.Of(plan.Experiment, arms);
        string plot = ExperimentPlots.Draw(plan.Experiment, arms);
        if (plot.Length > 0)
        {
            OwnFile.WriteSvg(folder.PlotPath, plot);
        }

        ExperimentResult result = ExperimentResults.Of(plan.Experiment, record, arms, verdicts, pack) with
        {
            RunsFolder = runs.Path,
            Report = folder.ReportPath,
            Plot = plot.Length > 0 ? folder.PlotPath : null,
        };
        ExperimentReport.Write(folder.ReportPath, ExperimentPages.Page(plan.Experiment, arms, result, plot));
        folder.WriteResult(result);
        return result;
    }
}
