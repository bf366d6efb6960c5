using AlexNetSharp.Data.Packs;
using AlexNetSharp.Experiments;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>What to make all experiments with.</summary>
internal sealed record ExperimentAllRequest
{
    /// <summary>The packs' folders; each experiment takes the first whose images are its network's.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>A folder for a folder of each experiment's name.</summary>
    public required string Out { get; init; }

    /// <summary>The folder of the trainings, which all share; null for <c>runs</c> beside the experiments' folders.</summary>
    public string? RunsFolder { get; init; }

    /// <summary>What is the same for all; its name, data and folders are not looked at.</summary>
    public required ExperimentRequest Choices { get; init; }
}

/// <summary>Makes all experiments, in the paper's order, on trainings that they share. Called again it goes on where it stopped.</summary>
internal sealed class ExperimentAllWorkflow : IWorkflow<ExperimentAllRequest, IReadOnlyList<ExperimentResult>>
{
    /// <summary>Makes them.</summary>
    /// <param name="request">With what.</param>
    /// <param name="context">Told with an <see cref="ExperimentProgress"/> how far it is; stops as an experiment does.</param>
    /// <exception cref="InvalidOptionException">An option is out of range.</exception>
    /// <exception cref="AlexNetException">No pack fits an experiment, or one cannot be made.</exception>
    public IReadOnlyList<ExperimentResult> Run(ExperimentAllRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        context.Cancellation.ThrowIfCancellationRequested();
        ExperimentRequest[] each = [.. ExperimentCatalog.All.Select(experiment => Request(request, experiment))];
        var runs = new ExperimentRuns(request.RunsFolder ?? Path.Combine(request.Out, "runs"));
        return [.. each.Select(one => ExperimentWorkflow.Run(one, runs, context))];
    }

    private static ExperimentRequest Request(ExperimentAllRequest request, Experiment experiment) => request.Choices with
    {
        Name = experiment.Name,
        Data = Pick(request.Data, experiment.Setting),
        Out = Path.Combine(request.Out, experiment.Name),
    };

    private static string Pick(IReadOnlyList<string> packs, ExperimentSetting setting)
    {
        var network = NetworkZoo.Create(setting.Network);
        foreach (string folder in packs)
        {
            using Pack pack = Pack.Open(folder);
            if (PackGuard.Takes(network, pack))
            {
                return folder;
            }
        }

        throw new AlexNetException(
            $"None of the packs {string.Join(", ", packs)} has the images that {setting.Network} takes ({setting.Data}); "
                + $"give {RequestOption.Of(RequestOption.Data)} for each of the two data sets.");
    }
}
