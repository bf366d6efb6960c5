using AlexNetSharp.Files;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Workflows.Inspection;

/// <summary>Whose filters to draw.</summary>
internal sealed record FiltersRequest
{
    /// <summary>The bundle.</summary>
    public required string Weights { get; init; }

    /// <summary>The PNG or SVG file to write.</summary>
    public required string Out { get; init; }
}

/// <summary>What was drawn.</summary>
/// <param name="Image">The file.</param>
/// <param name="Layer">The layer's name.</param>
/// <param name="Filters">Number of filters.</param>
/// <param name="Kernel">Height and width of a filter in pixels.</param>
/// <param name="Columns">Columns of the network; the filters of the first stand above those of the second.</param>
internal sealed record FiltersResult(string Image, string Layer, int Filters, int Kernel, int Columns);

/// <summary>Draws the filters of the first layer in their columns.</summary>
internal sealed class FiltersWorkflow : IWorkflow<FiltersRequest, FiltersResult>
{
    /// <summary>Weights are read, filters are drawn.</summary>
    private const int Stages = 2;

    /// <summary>Draws the filters of a bundle.</summary>
    /// <param name="request">Whose filters.</param>
    /// <param name="context">Told when a step begins and when all are done; stops before it.</param>
    public FiltersResult Run(FiltersRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        OwnFile.CheckPicture(request.Out);
        return Draw(request, context);
    }

    private static FiltersResult Draw(FiltersRequest request, WorkflowContext context)
    {
        context.Begin("Reading", 0, Stages);
        using BundledNetwork network = BundledNetwork.Open(request.Weights, context.Cancellation);
        context.Begin("Drawing", 1, Stages);
        ConvolutionLayer layer = FirstFilters.Write(network, request.Out);
        context.Report(new WorkProgress("Drawing", Stages, Stages));
        return new FiltersResult(request.Out, layer.Name, layer.Outputs, layer.Kernel, network.Network.Columns);
    }
}
