using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion.Caffe;

/// <summary>Which layer and blob of a published Caffe network hold which of a network's tensors.</summary>
/// <remarks>
/// Source: BVLC/caffe, models/*/deploy.prototxt; cvjena/cnn-models, */deploy.prototxt. Layers of weights have our names. A batch normalisation named
/// <c>..._bn...</c> has its own name, and its scale the same with <c>_scale</c>; any other is <c>LAYER/bn</c> with <c>LAYER/scale</c>, after the layer
/// whose output it normalises, <c>data</c> for the pixels.
/// </remarks>
internal static class CaffeNames
{
    private const string Norm = "_bn";
    private const string Scale = "_scale";
    private const string Pixels = "data";

    /// <summary>The places of all of a network's tensors, in the network's order.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="AlexNetException">A layer is of a kind that no Caffe model has.</exception>
    public static IReadOnlyList<TensorSource> Of(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. Walk(network, network.Layers, Pixels)];
    }

    private static IEnumerable<TensorSource> Walk(NetworkDefinition network, IReadOnlyList<LayerRecord> layers, string before)
    {
        foreach (LayerRecord layer in layers)
        {
            IEnumerable<TensorSource> sources = layer switch
            {
                ConvolutionLayer convolution => Learned(layer.Name, layer.Name, convolution.HasBias),
                LinearLayer => Learned(layer.Name, layer.Name, hasBias: true),
                BatchNormLayer norm => Normalised(norm, before),
                ResidualLayer block => [.. Walk(network, block.Body, before), .. Walk(network, block.Shortcut, before)],
                ReluLayer or LrnLayer or SpatialLrnLayer or PoolLayer or GlobalAveragePoolLayer or DropoutLayer => [],
                _ => throw new AlexNetException($"Layer {layer.Name} of {network.Name} is of a kind that no Caffe model has, so give weights in another format."),
            };
            foreach (TensorSource source in sources)
            {
                yield return source;
            }

            before = layer is ConvolutionLayer or LinearLayer ? layer.Name : before;
        }
    }

    private static IEnumerable<TensorSource> Learned(string target, string layer, bool hasBias) =>
        [new($"{target}.weight", $"{layer}/0"), .. hasBias ? [new TensorSource($"{target}.bias", $"{layer}/1")] : (TensorSource[])[]];

    private static IEnumerable<TensorSource> Normalised(BatchNormLayer layer, string before)
    {
        int place = layer.Name.LastIndexOf(Norm, StringComparison.Ordinal);
        bool hasOwnName = place > 0;
        string norm = hasOwnName ? layer.Name : $"{before}/bn";
        string scale = hasOwnName ? layer.Name[..place] + Scale + layer.Name[(place + Norm.Length)..] : $"{before}/scale";
        if (layer.Averages != AverageRule.Caffe)
        {
            throw new AlexNetException($"Layer {layer.Name} keeps its averages by PyTorch's rule, but a Caffe model has decayed sums; choose a network that keeps those.");
        }

        return
        [
            .. layer.ScaleAndShift ? Learned(layer.Name, scale, hasBias: true) : [],
            new TensorSource($"{layer.Name}.mean_sum", $"{norm}/0"),
            new TensorSource($"{layer.Name}.variance_sum", $"{norm}/1"),
            new TensorSource($"{layer.Name}.counter", $"{norm}/2"),
        ];
    }
}
