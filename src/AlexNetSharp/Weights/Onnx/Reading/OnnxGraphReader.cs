using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Parsing;

namespace AlexNetSharp.Weights.Onnx.Reading;

/// <summary>
/// Turns an ONNX graph into layers. Nodes are taken in the file's order, which is the order in which they run; each becomes a step from one
/// activation to the next, a part of one, or an error. In the end, the steps from the output back to the input are the network.
/// </summary>
internal sealed partial class OnnxGraphReader
{
    private const int LargestInput = 4096;
    private const int LargestNumber = 1 << 20;
    private const int DeepestBlock = 8;

    private readonly OnnxModelFile _file;
    private readonly Dictionary<string, OnnxTerm> _terms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private readonly List<OnnxStep> _steps = [];
    private readonly HashSet<int> _taken = [];
    private readonly Dictionary<string, int> _nesting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TensorSource>> _sources = new(StringComparer.Ordinal);

    // What stands for a multiplication by a number, by name: a dropout layer, which has a factor as well.
    private readonly Dictionary<string, double> _factors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withoutBias = new(StringComparer.Ordinal);

    /// <summary>Initializes the reader of a file's graph.</summary>
    /// <param name="file">The file.</param>
    public OnnxGraphReader(OnnxModelFile file) => _file = file;

    /// <summary>Reads the network.</summary>
    public OnnxNetwork Read()
    {
        ActivationShape input = AddInput();
        CountUses();
        foreach (TensorEntry tensor in _file.Tensors)
        {
            _terms[tensor.Name] = new ConstantTerm(tensor);
        }

        foreach (OnnxOperation node in _file.Nodes)
        {
            CheckUsed(node);
            Add(node);
        }

        (int last, bool endsInSoftmax) = Last();
        List<LayerRecord> layers = Collect(last, until: 0);
        CheckAllTaken();
        CheckTensorsRead();
        return new OnnxNetworkAssembly(_file, input, _sources, _factors, _withoutBias)
            .Make(layers, _steps, _steps[last].Shape, endsInSoftmax);
    }

    /// <summary>The error about the file's graph.</summary>
    private AlexNetException Refused(string why) =>
        new($"{_file.Path} cannot be read as a network: {ShortText.OfClause(why)}; "
            + $"give a model of the layers that this program's networks have.");

    /// <summary>The error about a node.</summary>
    private AlexNetException Refused(OnnxOperation node, string why) => Refused($"node {node.Name} ({node.Operator}) {why}");

    private ActivationShape AddInput()
    {
        if (_file.Inputs.Count != 1)
        {
            throw Refused($"it has {_file.Inputs.Count} inputs where a batch of images is expected");
        }

        OnnxValue input = _file.Inputs[0];
        bool isSquare =
            input.Shape.Count == 4
            && input.Shape[2] == input.Shape[3]
            && input.Shape[1] is > 0 and <= LargestInput
            && input.Shape[2] is > 0 and <= LargestInput;
        if (!isSquare)
        {
            throw Refused(
                $"its input {input.Name} is {TensorEntry.TextOf(input.Shape)} where images x channels x height x width are expected, "
                    + $"the last three fixed and the last two the same");
        }

        var shape = new ActivationShape((int)input.Shape[1], (int)input.Shape[2], (int)input.Shape[3]);
        if (shape.Count > int.MaxValue)
        {
            throw Refused($"its input of {shape} is larger than any network takes");
        }

        _steps.Add(new OnnxStep(-1, [], shape, IsFlat: false) { Value = input.Name, Depth = 0 });
        _terms[input.Name] = new ActivationTerm(0);
        return shape;
    }

    private void CountUses()
    {
        OnnxOperation[] nodes = [.. WithBranches(_file.Nodes)];
        IEnumerable<string> branchOutputs = nodes.SelectMany(node => node.Attributes.Values.OfType<OnnxBranch>())
            .SelectMany(branch => branch.Outputs);
        foreach (string name in nodes.SelectMany(node => node.Inputs)
            .Concat(branchOutputs)
            .Concat(_file.Outputs.Select(output => output.Name)))
        {
            _uses[name] = _uses.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>A node that nothing uses would be passed over, which nothing ever is; constants alone may be left over.</summary>
    private void CheckUsed(OnnxOperation node)
    {
        foreach (
            string output in node.Outputs.Where(output => output.Length > 0 && _terms.ContainsKey(output) && node.Operator != "Constant"))
        {
            throw Refused(node, $"makes a value {output} that is there already");
        }

        if (node.Operator != "Constant" && !_uses.ContainsKey(node.Outputs[0]))
        {
            throw Refused(node, "makes a value that nothing uses");
        }
    }

    private void Add(OnnxOperation node)
    {
        switch (node.Operator)
        {
            case "Conv":
                Convolve(node);
                break;
            case "Gemm":
                Connect(node);
                break;
            case "MatMul":
                Multiply(node);
                break;
            case "BatchNormalization":
                NormalizeBatches(node);
                break;
            case "LRN":
                Normalize(node);
                break;
            case "Relu":
                Then(node, new ReluLayer(node.Outputs[0]));
                break;
            case "Tanh":
                Then(node, new ScaledTanhLayer(node.Outputs[0]) { Amplitude = 1, Slope = 1 });
                break;
            case "Dropout":
                Drop(node);
                break;
            case "MaxPool" or "AveragePool":
                Pool(node);
                break;
            case "GlobalAveragePool" or "ReduceMean":
                PoolWholeMaps(node);
                break;
            case "Flatten" or "Reshape" or "Squeeze" or "Identity" or "Cast" or "Softmax":
                Shape(node);
                break;
            case "Add" or "Sum" or "Mul" or "Sub" or "Pow" or "Div" or "ReduceSumSquare":
                Combine(node);
                break;
            case "Split" or "Concat" or "Transpose":
                Arrange(node);
                break;
            case "Constant" or "Shape" or "Gather" or "Unsqueeze" or "ConstantOfShape" or "Slice" or "Equal":
                Size(node);
                break;
            case "Pad":
                Pad(node);
                break;
            case "If":
                Choose(node);
                break;
            default:
                throw Refused(node, "applies an operator that no layer of this program has");
        }
    }

    /// <summary>The activation that a node takes.</summary>
    private int Activation(OnnxOperation node, int place = 0) => Term(node, place) is ActivationTerm activation
        ? activation.Step
        : throw Refused(node, $"takes {Input(node, place)} where the output of a layer is expected");

    /// <summary>A tensor of the file that a node takes.</summary>
    private TensorEntry Constant(OnnxOperation node, int place) => Term(node, place) is ConstantTerm constant
        ? constant.Tensor
        : throw Refused(node, $"takes {Input(node, place)} where a tensor of the file is expected");

    private OnnxTerm Term(OnnxOperation node, int place) => _terms.GetValueOrDefault(Input(node, place))
        ?? throw Refused(node, $"takes {Input(node, place)}, which no node before it makes");

    private string Input(OnnxOperation node, int place) =>
        Has(node, place) ? node.Inputs[place] : throw Refused(node, $"has no input {place + 1}");

    private static bool Has(OnnxOperation node, int place) => place < node.Inputs.Count && node.Inputs[place].Length > 0;

    /// <summary>Adds a step of one layer, or of none, behind another.</summary>
    private void Then(OnnxOperation node, LayerRecord? layer, bool? isFlat = null) => Then(node, Activation(node), layer, isFlat);

    private void Then(OnnxOperation node, int source, LayerRecord? layer, bool? isFlat = null)
    {
        OnnxStep before = _steps[source];
        bool flat = isFlat ?? (before.IsFlat || layer is FullyConnectedLayer or RadialBasisLayer);
        ActivationShape shape = layer is null ? before.Shape : ShapeAfter(layer, before.Shape);
        shape = flat ? new ActivationShape(checked((int)shape.Count), 1, 1) : shape;
        Append(node, new OnnxStep(source, layer is null ? [] : [layer], shape, flat) { Value = node.Outputs[0], Depth = before.Depth + 1 });
    }

    private void Append(OnnxOperation node, OnnxStep step)
    {
        _steps.Add(step);
        _terms[node.Outputs[0]] = new ActivationTerm(_steps.Count - 1);
    }

    private ActivationShape ShapeAfter(LayerRecord layer, ActivationShape input)
    {
        var one = new NetworkDefinition
        {
            Name = _file.Path,
            Options = new NetworkOptions(),
            InputChannels = input.Channels,
            InputSize = input.Height,
            StoredSize = input.Height,
            Classes = 1,
            Layers = [layer],
        };
        ActivationShape output = one.Shapes()[^1].Output;
        return output.Count is > 0 and <= int.MaxValue ? output : throw Refused($"layer {layer.Name} has an output of {output}");
    }

    /// <summary>The last step before the graph's end, which every output must lead to.</summary>
    private (int Step, bool EndsInSoftmax) Last()
    {
        int last = 0;
        bool endsInSoftmax = false;
        foreach (OnnxValue output in _file.Outputs)
        {
            OnnxTerm? term = _terms.GetValueOrDefault(output.Name);
            endsInSoftmax |= term is ProbabilityTerm;
            int step = term switch
            {
                ActivationTerm activation => activation.Step,
                ProbabilityTerm probability => probability.Step,
                _ => throw Refused($"its output {output.Name} is made by no layer"),
            };
            last = _steps[step].Depth > _steps[last].Depth ? step : last;
        }

        return last > 0 ? (last, endsInSoftmax) : throw Refused("it has no layer between its input and its output");
    }

    /// <summary>The layers behind one step up to another, each of which belongs to no other path.</summary>
    private List<LayerRecord> Collect(int from, int until)
    {
        var parts = new List<IReadOnlyList<LayerRecord>>();
        for (int step = from; step != until; step = _steps[step].Source)
        {
            if (!_taken.Add(step))
            {
                throw Refused($"value {_steps[step].Value} lies on several paths that are no residual blocks");
            }

            parts.Add(_steps[step].Layers);
        }

        parts.Reverse();
        return [.. parts.SelectMany(part => part)];
    }

    private void CheckAllTaken()
    {
        for (int step = 1; step < _steps.Count; step++)
        {
            if (!_taken.Contains(step))
            {
                throw Refused($"value {_steps[step].Value} does not lead to the output");
            }
        }
    }

    private void CheckTensorsRead()
    {
        TensorEntry? unread = _file.Tensors.FirstOrDefault(tensor =>
            tensor.Type is "F32" or "F64" or "F16" or "BF16" && !_uses.ContainsKey(tensor.Name));
        if (unread is not null)
        {
            throw Refused($"no node reads its tensor {unread.Name} ({unread.ShapeText})");
        }
    }
}
