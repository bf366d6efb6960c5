using AlexNetSharp.Experiments;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>Which experiments to list: all.</summary>
internal sealed record ExperimentListRequest;

/// <summary>What experiments there are.</summary>
internal sealed class ExperimentListWorkflow : IWorkflow<ExperimentListRequest, IReadOnlyList<ExperimentListing>>
{
    /// <summary>Lists the experiments, in the order of the paper.</summary>
    /// <param name="request">All.</param>
    /// <param name="context">Only its cancellation counts: the work is done at once.</param>
    public IReadOnlyList<ExperimentListing> Run(ExperimentListRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        context.Cancellation.ThrowIfCancellationRequested();
        return
        [
            .. ExperimentCatalog.All.Select(one => new ExperimentListing(
                one.Name,
                one.Claim,
                one.Source,
                one.Setting.Data,
                one.Setting.Epochs,
                one.Setting.Rates)),
        ];
    }
}
