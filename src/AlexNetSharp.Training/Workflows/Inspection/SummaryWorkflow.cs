using AlexNetSharp.Networks;

namespace AlexNetSharp.Workflows.Inspection;

/// <summary>Which network to summarize.</summary>
internal sealed record SummaryRequest
{
    /// <summary>The network's name in the zoo.</summary>
    public string Model { get; init; } = "alexnet";

    /// <summary>Height and width of the input in pixels; the network's own where unset.</summary>
    public int? InputSize { get; init; }

    /// <summary>Number of classes; the network's own where unset.</summary>
    public int? Classes { get; init; }

    /// <summary>Factor on the number of maps and units.</summary>
    public double Width { get; init; } = 1;
}

/// <summary>What a network of the zoo costs, layer by layer. Never loads libtorch.</summary>
internal sealed class SummaryWorkflow : IWorkflow<SummaryRequest, NetworkSummary>
{
    /// <summary>Summarizes a network.</summary>
    /// <param name="request">Which network.</param>
    /// <param name="context">Only its cancellation counts: the work is done at once.</param>
    /// <exception cref="InvalidOptionException">The network is unknown or the options are impossible.</exception>
    public NetworkSummary Run(SummaryRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        context.Cancellation.ThrowIfCancellationRequested();
        var options = new NetworkOptions { InputSize = request.InputSize, Classes = request.Classes, Width = request.Width };
        return NetworkSummary.Of(NetworkZoo.Create(request.Model, options));
    }
}
