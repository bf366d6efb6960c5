using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Reading;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// The tensors of an ONNX model, by the layers that its graph is made of: those of a network whose layers are the same, one by one, whatever they are
/// called.
/// </summary>
/// <param name="Graph">The graph as a network.</param>
internal sealed record OnnxConvention(OnnxNetwork Graph) : WeightConvention("ONNX")
{
    private const double Tolerance = 1e-6;

    /// <inheritdoc/>
    public override NetworkInput? Input =>
        Graph.Sources.All(source => source.Source.StartsWith("features.", StringComparison.Ordinal) || source.Source.StartsWith("classifier.", StringComparison.Ordinal))
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
        Dictionary<string, string> names = wanted.Zip(found).ToDictionary(pair => pair.First.Name, pair => pair.Second.Name, StringComparer.Ordinal);
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
                return layer is BatchNormLayer ? new TensorSource(target, "") { Constant = part == "weight" ? 1 : 0 } : new TensorSource(target, target);
            }

            return place with { Target = target, Factor = place.Factor / (part == "weight" ? factors.GetValueOrDefault(layer.Name, 1) : 1) };
        }
    }

    /// <inheritdoc/>
    public override bool Ignores(string name) => Graph.Sources.All(source => source.Source != name);

    /// <summary>The first difference between the graph's layers and a network's, a clause; null where there is none.</summary>
    /// <param name="network">The network, with the graph's input and classes.</param>
    public string? Difference(NetworkDefinition network)
    {
        if (Graph.Definition.InputSize != network.InputSize || Graph.Definition.InputChannels != network.InputChannels)
        {
            return $"its input is {Graph.Definition.InputChannels}x{Graph.Definition.InputSize}x{Graph.Definition.InputSize} where {network.Name} has {network.InputChannels}x{network.InputSize}x{network.InputSize}";
        }

        (LayerRecord[] found, LayerRecord[] wanted) = (Layers(Graph.Definition), Layers(network));
        Dictionary<string, ActivationShape> left = Outputs(Graph.Definition), right = Outputs(network);
        for (int i = 0; i < Math.Max(found.Length, wanted.Length); i++)
        {
            string one = i < found.Length ? Text(found[i], left) : "nothing", other = i < wanted.Length ? Text(wanted[i], right) : "nothing";
            if (one != other)
            {
                return $"layer {i + 1} of its graph is {one} where {network.Name} has {other}";
            }
        }

        return null;
    }

    /// <summary>The layers that matter: dropout leaves no trace in a graph for inference.</summary>
    private static LayerRecord[] Layers(NetworkDefinition network) => [.. network.AllLayers().Where(layer => layer is not DropoutLayer)];

    private static Dictionary<string, ActivationShape> Outputs(NetworkDefinition network) =>
        network.Shapes().ToDictionary(shape => shape.Layer.Name, shape => shape.Output, StringComparer.Ordinal);

    /// <summary>What a layer is, without its name; a pooling's ceiling shows in its output.</summary>
    private static string Text(LayerRecord layer, Dictionary<string, ActivationShape> outputs) => layer switch
    {
        ConvolutionLayer c => $"{c with { Name = "", Initial = default }} of {outputs[c.Name]}",
        LinearLayer l => $"{l with { Name = "", Initial = default }}",
        LocalLayer l => $"{l with { Name = "", Initial = default }} of {outputs[l.Name]}",
        LrnLayer n => $"LRN of {n.Size}, alpha {Rounded(n.EffectiveAlpha)}, beta {Rounded(n.Beta)}, k {Rounded(n.K)}, {n.Groups} group(s)",
        MaxPoolLayer p => $"max pooling {p.Kernel}/{p.Stride} to {outputs[p.Name]}",
        AveragePoolLayer p => $"average pooling {p.Kernel}/{p.Stride} to {outputs[p.Name]}",
        BatchNormLayer n => $"batch normalisation with epsilon {n.Epsilon:G3}",
        ResidualLayer => "sum",
        _ => $"{layer with { Name = "" }}",
    };

    private static double Rounded(double value) => Math.Round(value / Tolerance) * Tolerance;
}
