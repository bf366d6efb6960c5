using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Onnx.Writing;

/// <summary>
/// A network's layers as nodes of ONNX, for inference. Values are named after the layer that makes them; a layer's case gives its
/// value's name.
/// </summary>
internal sealed partial class OnnxGraph : LayerVisitor<string>
{
    /// <summary>The name of the batch of images.</summary>
    public const string InputName = "images";

    /// <summary>The name of the last layer's output.</summary>
    public const string OutputName = "logits";

    /// <summary>The name of the softmax of the logits, where it is asked for.</summary>
    public const string ProbabilitiesName = "probabilities";

    private readonly IReadOnlyDictionary<string, WeightTensor> _parameters;
    private readonly Dictionary<string, LayerShape> _shapes;
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxInitializer> _initializers = [];
    private string _current = InputName;
    private bool _isFlat;

    // What dropout of the paper's form multiplies its output by, until the next weights take it over.
    private double _factor = 1;

    /// <summary>Initializes the graph of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">Its float32 parameters and running statistics by name, of the right shapes.</param>
    /// <param name="softmax">Whether probabilities are a second output.</param>
    public OnnxGraph(NetworkDefinition network, IReadOnlyDictionary<string, WeightTensor> parameters, bool softmax)
    {
        _parameters = parameters;
        IReadOnlyList<LayerShape> shapes = network.Shapes();
        _shapes = shapes.ToDictionary(shape => shape.Layer.Name, StringComparer.Ordinal);
        Add(network.Layers);

        ApplyFactor();
        _nodes[^1] = _nodes[^1] with { Outputs = [OutputName] };
        ActivationShape output = shapes[^1].Output;
        InputShape = [network.InputChannels, network.InputSize, network.InputSize];
        OutputShape = _isFlat ? [output.Count] : [output.Channels, output.Height, output.Width];
        OutputNames = softmax ? [OutputName, ProbabilitiesName] : [OutputName];
        if (softmax)
        {
            _nodes.Add(new OnnxNode(ProbabilitiesName, "Softmax", [OutputName], [ProbabilitiesName], [("axis", 1)]));
        }
    }

    /// <summary>The nodes, in the order in which they run.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>The learned parameters.</summary>
    public IReadOnlyList<OnnxInitializer> Initializers => _initializers;

    /// <summary>Shape of the input for one image.</summary>
    public IReadOnlyList<long> InputShape { get; }

    /// <summary>The names of the outputs, which all have the same shape.</summary>
    public IReadOnlyList<string> OutputNames { get; }

    /// <summary>Shape of the outputs for one image.</summary>
    public IReadOnlyList<long> OutputShape { get; }

    /// <inheritdoc/>
    public override string Visit(ReluLayer layer) => Then(layer.Name, "Relu");

    /// <inheritdoc/>
    public override string Visit(MaxPoolLayer layer) => Pool(layer, "MaxPool");

    /// <inheritdoc/>
    public override string Visit(AveragePoolLayer layer) => Pool(layer, "AveragePool");

    /// <inheritdoc/>
    public override string Visit(GlobalAveragePoolLayer layer) => Then(layer.Name, "GlobalAveragePool");

    /// <inheritdoc/>
    public override string Visit(DropoutLayer layer)
    {
        _factor *= layer.Form == DropoutForm.Paper ? 1 - layer.Rate : 1;
        return _current;
    }

    /// <inheritdoc/>
    public override string Visit(ConvolutionLayer layer)
    {
        (int before, int after) = (layer.Padding.Before, layer.Padding.After);
        return Then(
            layer.Name,
            "Conv",
            layer.HasBias ? Parameters(layer.Name) : [Weight(layer.Name)],
            ("group", layer.Groups),
            ("kernel_shape", (int[])[layer.Kernel, layer.Kernel]),
            ("pads", (int[])[before, before, after, after]),
            ("strides", (int[])[layer.Stride, layer.Stride]));
    }

    /// <summary>
    /// Runtimes disagree about a last window that would start behind the input, so the ceiling is written only where there is a partial
    /// window.
    /// </summary>
    private string Pool(PoolLayer layer, string operation)
    {
        LayerShape shape = _shapes[layer.Name];
        int wholeWindows = 1 + ((shape.Input.Height - layer.Kernel) / layer.Stride);
        return Then(
            layer.Name,
            operation,
            [],
            ("ceil_mode", shape.Output.Height > wholeWindows ? 1 : 0),
            ("kernel_shape", (int[])[layer.Kernel, layer.Kernel]),
            ("strides", (int[])[layer.Stride, layer.Stride]));
    }

    /// <inheritdoc/>
    public override string Visit(FullyConnectedLayer layer)
    {
        Flatten(layer);
        return Then(layer.Name, "Gemm", Parameters(layer.Name), ("transB", 1));
    }

    private void Flatten(LayerRecord layer)
    {
        if (!_isFlat)
        {
            Then($"{layer.Name}.flat", "Flatten", [], ("axis", 1));
            _isFlat = true;
        }
    }

    /// <inheritdoc/>
    /// <remarks>ONNX divides alpha by the window's size, and its windows cross groups, so each group is normalized on its own.</remarks>
    public override string Visit(LrnLayer layer)
    {
        ApplyFactor();
        (string, object)[] constants =
        [
            ("alpha", (float)layer.DividedAlpha),
            ("beta", (float)layer.Beta),
            ("bias", (float)layer.K),
            ("size", layer.Size),
        ];
        if (layer.Groups == 1)
        {
            return Then(layer.Name, "LRN", [], constants);
        }

        string[] parts = [.. Enumerable.Range(0, layer.Groups).Select(group => $"{layer.Name}.column{group}")];
        string[] normalized = [.. parts.Select(part => $"{part}.normalised")];
        _nodes.Add(new OnnxNode($"{layer.Name}.split", "Split", [_current], parts, [("axis", 1)]));
        foreach ((string part, string output) in parts.Zip(normalized))
        {
            _nodes.Add(new OnnxNode(output, "LRN", [part], [output], constants));
        }

        _nodes.Add(new OnnxNode(layer.Name, "Concat", normalized, [layer.Name], [("axis", 1)]));
        return _current = layer.Name;
    }

    /// <inheritdoc/>
    /// <remarks>By training's statistics, and by a scale of 1 and a shift of 0 where none are learned, as the operator wants.</remarks>
    public override string Visit(BatchNormLayer layer)
    {
        ApplyFactor();
        int maps = _shapes[layer.Name].Output.Channels;
        (double[] mean, double[] variance) = BatchStatistics.Of(layer, _parameters);
        string[] scaleAndShift = layer.ScaleAndShift
            ? Parameters(layer.Name)
            : [Initializer($"{layer.Name}.weight", Enumerable.Repeat(1f, maps)), Initializer($"{layer.Name}.bias", new float[maps])];
        string[] statistics = [Initializer($"{layer.Name}.mean", Rounded(mean)), Initializer($"{layer.Name}.variance", Rounded(variance))];
        return Then(layer.Name, "BatchNormalization", [.. scaleAndShift, .. statistics], ("epsilon", (float)layer.Epsilon));
    }

    private static float[] Rounded(double[] values) => Array.ConvertAll(values, value => (float)value);

    /// <summary>The names of a layer's parameters. Its weights take over the factor of a dropout before it: a(f x) = (f a) x.</summary>
    private string[] Parameters(string layer)
    {
        string bias = $"{layer}.bias";
        return [Weight(layer), Initializer(bias, _parameters[bias])];
    }

    private string Weight(string layer)
    {
        string name = Initializer($"{layer}.weight", _parameters[$"{layer}.weight"], _factor);
        _factor = 1;
        return name;
    }

    /// <inheritdoc/>
    /// <remarks>Both paths begin at the same value, and leave no factor to what follows the sum.</remarks>
    public override string Visit(ResidualLayer layer)
    {
        ApplyFactor();
        string input = _current;
        Add(layer.Shortcut);
        ApplyFactor();
        string passed = _current;
        _current = input;
        Add(layer.Body);
        ApplyFactor();
        return Then(layer.Name, "Add", [passed]);
    }

    private void Add(IReadOnlyList<LayerRecord> layers)
    {
        foreach (LayerRecord layer in layers)
        {
            layer.Accept(this);
        }
    }

    private string Initializer(string name, WeightTensor values, double factor = 1) =>
        Initializer(name, values.Shape, () => values.Values, factor);

    private string Initializer(string name, IEnumerable<float> vector, double factor = 1)
    {
        float[] values = [.. vector];
        return Initializer(name, [values.Length], () => values, factor);
    }

    private string Initializer(string name, IReadOnlyList<long> shape, FloatNumbers numbers, double factor = 1)
    {
        _initializers.Add(new OnnxInitializer(name, shape, numbers, factor));
        return name;
    }

    /// <summary>
    /// Multiplies by the factor that no weights can take over: ReLU and pooling let it pass, normalization and the end do not.
    /// </summary>
    private void ApplyFactor()
    {
        if (_factor != 1)
        {
            string name = $"{_current}.factor";
            Then($"{_current}.dropout", "Mul", [Initializer(name, [1f], _factor)]);
            _factor = 1;
        }
    }

    private string Then(string name, string operation, string[]? further = null, params (string, object)[] attributes)
    {
        _nodes.Add(new OnnxNode(name, operation, [_current, .. further ?? []], [name], attributes));
        return _current = name;
    }
}

/// <summary>A node of the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operator">The operator of ONNX that it applies.</param>
/// <param name="Inputs">The names of the values that it takes.</param>
/// <param name="Outputs">The names of the values that it makes.</param>
/// <param name="Attributes">Its constants by name: an <see cref="int"/>, a <see cref="float"/> or an array of <see cref="int"/>.</param>
internal sealed record OnnxNode(string Name, string Operator, string[] Inputs, string[] Outputs, (string Name, object Value)[] Attributes);

/// <summary>A learned parameter in the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Numbers">Gives its values before the factor.</param>
/// <param name="Factor">What every value is multiplied by when it is written.</param>
internal sealed record OnnxInitializer(string Name, IReadOnlyList<long> Shape, FloatNumbers Numbers, double Factor);
