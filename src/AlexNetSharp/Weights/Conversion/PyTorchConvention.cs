using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// The state dictionary of a PyTorch network whose modules have our layers' names: <c>conv1.weight</c>, <c>bn1.running_mean</c>. Averages
/// of Caffe's kind become PyTorch's, with a counter of 1.
/// </summary>
internal sealed record PyTorchConvention() : WeightConvention("PyTorch, this program's names")
{
    private const string BatchCounter = ".num_batches_tracked";

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSource> SourcesOf(NetworkDefinition network) => Named(network, layer => layer.Name);

    /// <inheritdoc/>
    public override bool Ignores(string name) => IsBatchCounter(name);

    /// <summary>Whether a tensor is the number of batches that a normalization saw, which nothing is computed with.</summary>
    public static bool IsBatchCounter(string name) => name.EndsWith(BatchCounter, StringComparison.Ordinal);

    /// <summary>The tensors of modules in PyTorch's words.</summary>
    /// <param name="network">The network.</param>
    /// <param name="moduleOf">The name of a layer's module.</param>
    public static IReadOnlyList<TensorSource> Named(NetworkDefinition network, Func<LayerRecord, string> moduleOf)
    {
        IReadOnlyDictionary<string, double> factors = PaperDropout.Factors(network);
        return [.. network.Shapes().SelectMany(shape => shape.Tensors().Select(tensor => Source(shape.Layer, tensor.Name)))];

        TensorSource Source(LayerRecord layer, string target)
        {
            string part = target[(layer.Name.Length + 1)..];
            return part switch
            {
                "counter" => new TensorSource(target, "") { Constant = 1 },
                "mean_sum" => new TensorSource(target, $"{moduleOf(layer)}.running_mean"),
                "variance_sum" => new TensorSource(target, $"{moduleOf(layer)}.running_var"),
                "weight" => new TensorSource(target, $"{moduleOf(layer)}.weight") { Factor = 1 / factors.GetValueOrDefault(layer.Name, 1) },
                _ => new TensorSource(target, $"{moduleOf(layer)}.{part}"),
            };
        }
    }
}
