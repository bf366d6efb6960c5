using System.Text.RegularExpressions;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Reading;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// The tensors of an ONNX model, by the layers that its graph is made of: those of a network whose layers are the same, one by one,
/// whatever they are called.
/// </summary>
/// <param name="Graph">The graph as a network.</param>
/// <param name="Producer">The program that wrote the model, as the file says it; empty where it does not.</param>
internal sealed partial record OnnxConvention(OnnxNetwork Graph, string Producer) : WeightConvention("ONNX")
{
    private const double Tolerance = 1e-6;

    /// <inheritdoc/>
    public override bool IsByName => false;

    /// <inheritdoc/>
    public override string UsualOf => "torchvision and MXNet's GluonCV do, whence it seems to come";

    /// <inheritdoc/>
    public override NetworkInput? Usual(NetworkDefinition network) => Producer == "pytorch"
        || Graph.Sources.All(source => TorchvisionNames().IsMatch(source.Source) || GluonNames().IsMatch(source.Source))
            ? NetworkInput.Torchvision
            : null;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSource>? SourcesOf(NetworkDefinition network)
    {
        (LayerRecord[] found, LayerRecord[] wanted) = (Layers(Graph.Definition), Layers(network));
        if (found.Length != wanted.Length)
        {
            return null;
        }

        bool halves = Graph.Definition.AllLayers().Any(layer => layer is DropoutLayer { Form: DropoutForm.Paper });
        IReadOnlyDictionary<string, double> factors = halves ? new Dictionary<string, double>() : PaperDropout.Factors(network);
        Dictionary<string, TensorSource> places = Graph.Sources.ToDictionary(source => source.Target, StringComparer.Ordinal);
        Dictionary<string, string> names = wanted
            .Zip(found)
            .ToDictionary(pair => pair.First.Name, pair => pair.Second.Name, StringComparer.Ordinal);
        return [.. network.Shapes().SelectMany(shape => shape.Tensors().Select(tensor => Source(shape.Layer, tensor.Name)))];

        TensorSource Source(LayerRecord layer, string target)
        {
            string part = target[(layer.Name.Length + 1)..];
            string theirs = part switch
            {
                "mean_sum" => "running_mean",
                "variance_sum" => "running_var",
                _ => part,
            };
            if (part == "counter")
            {
                return new TensorSource(target, "") { Constant = 1 };
            }

            if (!places.TryGetValue($"{names.GetValueOrDefault(layer.Name, layer.Name)}.{theirs}", out TensorSource? place))
            {
                // A scale of ones and a shift of zeros are none in the graph.
                return layer is BatchNormLayer
                    ? new TensorSource(target, "") { Constant = part == "weight" ? 1 : 0 }
                    : new TensorSource(target, target);
            }

            return place with
            {
                Target = target,
                Factor = place.Factor / (part == "weight" ? factors.GetValueOrDefault(layer.Name, 1) : 1),
            };
        }
    }

    private readonly HashSet<string> _read = Graph.Sources.Select(source => source.Source).ToHashSet(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Ignores(string name) => !_read.Contains(name);

    /// <summary>The first difference between the graph's layers and a network's, a clause; null where there is none.</summary>
    /// <param name="network">The network, with the graph's input and classes.</param>
    public string? Difference(NetworkDefinition network)
    {
        if (Graph.Definition.InputSize != network.InputSize || Graph.Definition.InputChannels != network.InputChannels)
        {
            return $"its input is {Graph.Definition.InputChannels}x{Graph.Definition.InputSize}x{Graph.Definition.InputSize} where "
                + $"{network.Name} has {network.InputChannels}x{network.InputSize}x{network.InputSize}";
        }

        (LayerRecord[] found, LayerRecord[] wanted) = (Layers(Graph.Definition), Layers(network));
        Words left = new(Outputs(Graph.Definition)), right = new(Outputs(network));
        for (int i = 0; i < Math.Max(found.Length, wanted.Length); i++)
        {
            string one = i < found.Length ? found[i].Accept(left) : "nothing";
            string other = i < wanted.Length ? wanted[i].Accept(right) : "nothing";
            if (one != other)
            {
                return $"layer {i + 1} of its graph is {one} where {network.Name} has {other}";
            }
        }

        return null;
    }

    [GeneratedRegex(@"^(features|classifier)\.", RegexOptions.NonBacktracking)]
    private static partial Regex TorchvisionNames();

    [GeneratedRegex(@"_(conv|dense|batchnorm)[0-9]+_(weight|bias|gamma|beta|running_mean|running_var)$", RegexOptions.NonBacktracking)]
    private static partial Regex GluonNames();

    /// <summary>The layers that matter: dropout leaves no trace in a graph for inference.</summary>
    private static LayerRecord[] Layers(NetworkDefinition network) => [.. network.AllLayers().Where(layer => layer is not DropoutLayer)];

    private static Dictionary<string, ActivationShape> Outputs(NetworkDefinition network) =>
        network.Shapes().ToDictionary(shape => shape.Layer.Name, shape => shape.Output, StringComparer.Ordinal);

    /// <summary>What a layer is, without its name and what a graph does not say; a pooling's ceiling shows in its output.</summary>
    /// <param name="outputs">The shapes of all layers' outputs, by name.</param>
    private sealed class Words(Dictionary<string, ActivationShape> outputs) : LayerVisitor<string>
    {
        public override string Visit(ConvolutionLayer layer) => $"{layer with { Name = "", Initial = default }} of {outputs[layer.Name]}";

        public override string Visit(FullyConnectedLayer layer) => $"{layer with { Name = "", Initial = default }}";

        public override string Visit(LocallyConnectedLayer layer) =>
            $"{layer with { Name = "", Initial = default }} of {outputs[layer.Name]}";

        public override string Visit(PartialConvolutionLayer layer) => Own(layer);

        public override string Visit(SubsamplingLayer layer) => Own(layer);

        public override string Visit(RadialBasisLayer layer) => Own(layer);

        public override string Visit(ReluLayer layer) => Own(layer);

        public override string Visit(ScaledTanhLayer layer) => Own(layer);

        public override string Visit(LrnLayer layer) =>
            $"LRN of {layer.Size}, alpha {Rounded(layer.EffectiveAlpha)}, beta {Rounded(layer.Beta)}, k {Rounded(layer.K)}, "
            + $"{layer.Groups} group(s)";

        public override string Visit(SpatialLrnLayer layer) => Own(layer);

        public override string Visit(BatchNormLayer layer) => $"batch normalisation with epsilon {layer.Epsilon:G3}";

        public override string Visit(MaxPoolLayer layer) => $"max pooling {layer.Kernel}/{layer.Stride} to {outputs[layer.Name]}";

        public override string Visit(AveragePoolLayer layer) => $"average pooling {layer.Kernel}/{layer.Stride} to {outputs[layer.Name]}";

        public override string Visit(GlobalAveragePoolLayer layer) => Own(layer);

        public override string Visit(DropoutLayer layer) => Own(layer);

        public override string Visit(ResidualLayer layer) => "sum";

        /// <summary>A record's own words: its kind and all that it says.</summary>
        private static string Own(LayerRecord layer) => $"{layer with { Name = "" }}";

        private static double Rounded(double value) => Math.Round(value / Tolerance) * Tolerance;
    }
}
