using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Workflows.Weights;

/// <summary>What was found to be whole.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">Its format, for people.</param>
/// <param name="Model">The network.</param>
/// <param name="Classes">Its number of classes.</param>
/// <param name="Tensors">How many tensors it has, all found, of the right sizes and finite.</param>
/// <param name="Parameters">How many numbers they hold.</param>
public sealed record WeightsVerifyResult(string File, string Format, string Model, int Classes, int Tensors, long Parameters);

/// <summary>Checks a weight file against its network.</summary>
public static class WeightsVerifyWorkflow
{
    /// <summary>Checks that a file holds every tensor of its network, and no others, with finite numbers and, where it carries one, the right checksum.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The network's name where it is known; null to find it.</param>
    /// <exception cref="AlexNetException">It does not; the sentence names the first fault.</exception>
    public static WeightsVerifyResult Run(string path, string? model = null)
    {
        // The mean is no part of the weights, so any will do.
        using ImportedNetwork imported = WeightImport.Open(path, new ImportOptions { Model = model, Mean = MeanChoice.None });
        IReadOnlyList<WeightTensor> tensors = imported.Weights.Tensors;
        return new WeightsVerifyResult(path, imported.Format, imported.Bundle.Model, imported.Bundle.Labels.Count, tensors.Count, tensors.Sum(tensor => tensor.Count));
    }
}
