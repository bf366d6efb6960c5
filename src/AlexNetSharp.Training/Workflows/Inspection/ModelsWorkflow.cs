using AlexNetSharp.Networks;

namespace AlexNetSharp.Workflows.Inspection;

/// <summary>Which networks to list: all of the zoo.</summary>
internal sealed record ModelsRequest;

/// <summary>A network that can be named.</summary>
/// <param name="Entry">What is said of it.</param>
/// <param name="Summary">What it costs by default.</param>
internal sealed record ListedModel(ZooEntry Entry, NetworkSummary Summary);

/// <summary>What networks there are and what they cost. Never loads libtorch.</summary>
internal sealed class ModelsWorkflow : IWorkflow<ModelsRequest, IReadOnlyList<ListedModel>>
{
    /// <summary>Lists the networks of the zoo.</summary>
    /// <param name="request">All.</param>
    /// <param name="context">Told the number of networks done; stops between two.</param>
    public IReadOnlyList<ListedModel> Run(ModelsRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        return
        [
            .. context.Each("Listing", NetworkZoo.Entries)
                .Select(entry => new ListedModel(entry, NetworkSummary.Of(NetworkZoo.Create(entry.Name)))),
        ];
    }
}
