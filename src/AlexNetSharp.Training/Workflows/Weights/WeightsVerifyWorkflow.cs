using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Workflows.Weights;

/// <summary>Which weight file to check.</summary>
public sealed record WeightsVerifyRequest
{
    /// <summary>The file, of any format.</summary>
    public required string File { get; init; }

    /// <summary>The network's name where it is known; null to find it.</summary>
    public string? Model { get; init; }
}

/// <summary>What was found to be whole.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">Its format, for people.</param>
/// <param name="Model">The network.</param>
/// <param name="Classes">Its number of classes.</param>
/// <param name="Tensors">How many tensors it has, all found, of the right sizes and finite.</param>
/// <param name="Parameters">How many numbers they hold.</param>
public sealed record WeightsVerifyResult(string File, string Format, string Model, int Classes, int Tensors, long Parameters);

/// <summary>Checks a weight file against its network.</summary>
public sealed class WeightsVerifyWorkflow : IWorkflow<WeightsVerifyRequest, WeightsVerifyResult>
{
    /// <summary>
    /// Checks that a file holds every tensor of its network, and no others, with finite numbers and, where it carries one, the right
    /// checksum.
    /// </summary>
    /// <param name="request">Which file.</param>
    /// <param name="context">Told when the check begins and ends; stops at once.</param>
    /// <exception cref="AlexNetException">It does not; the sentence names the first fault.</exception>
    public WeightsVerifyResult Run(WeightsVerifyRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        context.Begin("Verifying", 0, 1);

        // The mean is no part of the weights, so any will do.
        using ImportedNetwork imported = WeightImport.Open(
            request.File,
            new ImportOptions { Model = request.Model, Mean = MeanChoice.None },
            context.Cancellation);
        IReadOnlyList<WeightTensor> tensors = imported.Weights.Tensors;
        context.Report(new WorkProgress("Verifying", 1, 1));
        return new WeightsVerifyResult(
            request.File,
            imported.Format,
            imported.Bundle.Model,
            imported.Bundle.Labels.Count,
            tensors.Count,
            tensors.Sum(tensor => tensor.Count));
    }
}
