using AlexNetSharp.Models;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Weights.Core;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Networks of libtorch to and from weight files.</summary>
internal static class NetworkFiles
{
    /// <summary>Writes a network in the format that a file's name asks for.</summary>
    public static IReadOnlyList<ConversionRow> Write(string path, LoadedNetwork network) =>
        WeightExport.Write(path, network.Bundle, network.Network.Weights());

    /// <summary>A network's own memory; valid while it lives.</summary>
    public static IReadOnlyList<WeightTensor> Weights(this NetworkModule network) => TensorWeights.Of(network.NamedTensors());

    /// <summary>Tensors' own memory; valid while they live.</summary>
    public static IReadOnlyList<WeightTensor> Weights(this IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        TensorWeights.Of(tensors.ToDictionary());
}
