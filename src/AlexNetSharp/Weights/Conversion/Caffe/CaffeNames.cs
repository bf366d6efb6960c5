using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion.Caffe;

/// <summary>Which layer and blob of a published Caffe network hold which of a network's tensors.</summary>
/// <remarks>
/// Source: BVLC/caffe, models/*/deploy.prototxt; cvjena/cnn-models, */deploy.prototxt. Layers of weights have our names. A batch
/// normalization named <c>..._bn...</c> has its own name, and its scale the same with <c>_scale</c>; any other is <c>LAYER/bn</c> with
/// <c>LAYER/scale</c>, after the layer whose output it normalizes, <c>data</c> for the pixels.
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
        return [.. new Walk(network, Pixels).Through(network.Layers)];
    }

    /// <summary>What says that a layer is of a kind that Caffe has not.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The layer.</param>
    internal static AlexNetException Foreign(NetworkDefinition network, LayerRecord layer) =>
        new($"Layer {layer.Name} of {network.Name} is of a kind that no Caffe model has, so give weights in another format.");

    private static IEnumerable<TensorSource> Learned(string target, string layer, bool hasBias) =>
        [new($"{target}.weight", $"{layer}/0"), .. hasBias ? [new TensorSource($"{target}.bias", $"{layer}/1")] : (TensorSource[])[]];

    private static IEnumerable<TensorSource> Normalized(BatchNormLayer layer, string before)
    {
        int place = layer.Name.LastIndexOf(Norm, StringComparison.Ordinal);
        bool hasOwnName = place > 0;
        string norm = hasOwnName ? layer.Name : $"{before}/bn";
        string scale = hasOwnName ? layer.Name[..place] + Scale + layer.Name[(place + Norm.Length)..] : $"{before}/scale";
        if (layer.Averages != AverageRule.Caffe)
        {
            throw new AlexNetException(
                $"Layer {layer.Name} keeps its averages by PyTorch's rule, but a Caffe model has decayed sums; "
                    + $"choose a network that keeps those.");
        }

        return
        [
            .. layer.ScaleAndShift ? Learned(layer.Name, scale, hasBias: true) : [],
            new TensorSource($"{layer.Name}.mean_sum", $"{norm}/0"),
            new TensorSource($"{layer.Name}.variance_sum", $"{norm}/1"),
            new TensorSource($"{layer.Name}.counter", $"{norm}/2"),
        ];
    }

    /// <summary>The walk through layers in a row, which gives each layer's tensors.</summary>
    /// <param name="network">The network.</param>
    /// <param name="before">The layer of weights in front, whose output a normalization takes its name from.</param>
    private sealed class Walk(NetworkDefinition network, string before) : LayerVisitor<IEnumerable<TensorSource>>
    {
        private string _before = before;

        public IEnumerable<TensorSource> Through(IEnumerable<LayerRecord> layers)
        {
            foreach (LayerRecord layer in layers)
            {
                foreach (TensorSource source in layer.Accept(this))
                {
                    yield return source;
                }

                _before = layer is ConvolutionLayer or FullyConnectedLayer ? layer.Name : _before;
            }
        }

        public override IEnumerable<TensorSource> Visit(ConvolutionLayer layer) => Learned(layer.Name, layer.Name, layer.HasBias);

        public override IEnumerable<TensorSource> Visit(FullyConnectedLayer layer) => Learned(layer.Name, layer.Name, hasBias: true);

        public override IEnumerable<TensorSource> Visit(BatchNormLayer layer) => Normalized(layer, _before);

        public override IEnumerable<TensorSource> Visit(ResidualLayer layer) =>
            [.. new Walk(network, _before).Through(layer.Body), .. new Walk(network, _before).Through(layer.Shortcut)];

        public override IEnumerable<TensorSource> Visit(ReluLayer layer) => [];

        public override IEnumerable<TensorSource> Visit(LrnLayer layer) => [];

        public override IEnumerable<TensorSource> Visit(SpatialLrnLayer layer) => [];

        public override IEnumerable<TensorSource> Visit(MaxPoolLayer layer) => [];

        public override IEnumerable<TensorSource> Visit(AveragePoolLayer layer) => [];

        public override IEnumerable<TensorSource> Visit(GlobalAveragePoolLayer layer) => [];

        public override IEnumerable<TensorSource> Visit(DropoutLayer layer) => [];

        public override IEnumerable<TensorSource> Visit(LocallyConnectedLayer layer) => throw Foreign(network, layer);

        public override IEnumerable<TensorSource> Visit(PartialConvolutionLayer layer) => throw Foreign(network, layer);

        public override IEnumerable<TensorSource> Visit(SubsamplingLayer layer) => throw Foreign(network, layer);

        public override IEnumerable<TensorSource> Visit(RadialBasisLayer layer) => throw Foreign(network, layer);

        public override IEnumerable<TensorSource> Visit(ScaledTanhLayer layer) => throw Foreign(network, layer);
    }
}
