using System.Globalization;
using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Onnx.Reading;

namespace AlexNetSharp.Weights.Onnx.Parsing;

/// <summary>
/// An ONNX model: its initializers as tensors, and its graph. Numbers in another file are read where that lies in the model's own folder.
/// <see cref="OnnxNetwork"/> makes a network of it.
/// </summary>
/// <remarks>Source: onnx/onnx.proto of the ONNX repository, ModelProto and GraphProto.</remarks>
internal sealed unsafe class OnnxModelFile : TensorFile
{
    private const string Wanted = "an .onnx file";
    private readonly MappedFile _file;
    private readonly ReadBudget _budget;
    private readonly OnnxExternalData _external;
    private readonly Dictionary<string, OnnxTensor> _tensors = new(StringComparer.Ordinal);
    private readonly List<TensorEntry> _entries = [];
    private readonly List<OnnxOperation> _nodes = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];

    private OnnxModelFile(string path, MappedFile file, CancellationToken cancellation)
        : base(path, cancellation)
    {
        _file = file;
        _budget = ReadBudget.Of(Subject(path), file.Length, cancellation);
        _external = new OnnxExternalData(path, _budget);
        try
        {
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            ReadModel(metadata);
            Metadata = metadata;
            _inputs.RemoveAll(input => _tensors.ContainsKey(input.Name));
        }
        catch
        {
            _external.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Format => string.Create(CultureInfo.InvariantCulture, $"ONNX (opset {OperatorSet})");

    /// <inheritdoc/>
    public override IReadOnlyList<TensorEntry> Tensors => _entries;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The version of ONNX's own operators.</summary>
    public long OperatorSet { get; private set; }

    /// <summary>The program that wrote the model, for example <c>pytorch</c>; empty where the file does not say.</summary>
    public string Producer { get; private set; } = "";

    /// <summary>The graph's name; empty where it has none.</summary>
    public string GraphName { get; private set; } = "";

    /// <summary>The nodes in the file's order.</summary>
    public IReadOnlyList<OnnxOperation> Nodes => _nodes;

    /// <summary>What the graph takes, without its initializers, which older files list here as well.</summary>
    public IReadOnlyList<OnnxValue> Inputs => _inputs;

    /// <summary>What the graph gives.</summary>
    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    /// <summary>Opens a file and checks its structure.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">There is no such file, or it is broken or of another kind; the sentence says which.</exception>
    public static OnnxModelFile Open(string path, CancellationToken cancellation = default)
    {
        MappedFile file = ForeignFile.Open(path, Subject(path), Wanted);
        try
        {
            return new OnnxModelFile(path, file, cancellation);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void ReadNumbers(TensorEntry tensor, Span<float> values) => _tensors[tensor.Name].Read(values);

    /// <inheritdoc/>
    protected override void Close()
    {
        _external.Dispose();
        _file.Dispose();
    }

    /// <summary>The description of a tensor; null where there is none of this name.</summary>
    /// <param name="name">The name.</param>
    internal TensorEntry? Find(string name) => _tensors.GetValueOrDefault(name)?.Entry;

    /// <summary>What the reading of the file may cost.</summary>
    internal ReadBudget Budget => _budget;

    /// <summary>A tensor's numbers as integers; of few, such as the sizes of a shape.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    internal long[] ReadIntegers(TensorEntry tensor) => _tensors[tensor.Name].Integers();

    private static string Subject(string path) => $"{path} is no usable ONNX model";

    private void ReadModel(Dictionary<string, string> metadata)
    {
        var model = new ProtobufReader(_file.Data, _file.Length, _budget);
        bool hasGraph = false;
        while (model.Read())
        {
            switch (model.Field)
            {
                case 1:
                    _ = model.Integer();
                    break;
                case 2:
                    Producer = model.Name();
                    break;
                case 7:
                    hasGraph = !hasGraph ? true : throw model.Broken("it has two graphs");
                    ReadGraph(model.Message());
                    break;
                case 8:
                    ReadOperatorSet(model.Message());
                    break;
                case 14:
                    (string key, string value) = OnnxModelReader.ReadPair(model.Message());
                    model.Keep();
                    metadata[key] = value;
                    break;
                default:
                    break;
            }
        }

        if (!hasGraph)
        {
            throw model.Broken("it has no graph");
        }
    }

    private void ReadOperatorSet(ProtobufReader fields)
    {
        (string domain, long version) = ("", 0);
        while (fields.Read())
        {
            domain = fields.Field == 1 ? fields.Name() : domain;
            version = fields.Field == 2 ? fields.Integer() : version;
        }

        OperatorSet = domain is "" or "ai.onnx" ? version : OperatorSet;
    }

    private void ReadGraph(ProtobufReader graph)
    {
        while (graph.Read())
        {
            switch (graph.Field)
            {
                case 1:
                    _budget.Node();
                    _nodes.Add(Keep(OnnxModelReader.ReadNode(graph.Message(), ReadTensor)));
                    break;
                case 2:
                    GraphName = graph.Name();
                    break;
                case 5:
                    _ = graph.Message();
                    Add(ReadTensor(new ProtobufRange((nint)graph.Bytes, graph.Length)));
                    break;
                case 11:
                    _inputs.Add(OnnxModelReader.ReadValue(graph.Message()));
                    break;
                case 12:
                    _outputs.Add(OnnxModelReader.ReadValue(graph.Message()));
                    break;
                case 15:
                    throw graph.Broken("it has sparse tensors, which are not read");
                default:
                    break;
            }
        }
    }

    /// <summary>
    /// A node whose tensors have become entries, that of a constant by its value's name; nodes of its branches as well.
    /// </summary>
    private OnnxOperation Keep(OnnxOperation node)
    {
        if (!node.Attributes.Values.Any(value => value is OnnxTensor or OnnxBranch))
        {
            return node;
        }

        if (node.Operator == "Constant" && node.Attributes.GetValueOrDefault("value") is OnnxTensor constant)
        {
            Add(constant.Named(node.Outputs[0]));
        }

        return node with
        {
            Attributes = node.Attributes.ToDictionary(pair => pair.Key, pair => Kept(pair.Value), StringComparer.Ordinal),
        };

        object Kept(object value) => value switch
        {
            // A single integer, which other nodes make lists of.
            OnnxTensor { Entry: { Type: "I64", Count: 1 } } tensor when node.Operator != "Constant" => tensor.Integers()[0],
            OnnxTensor tensor => tensor.Entry,
            OnnxBranch branch => branch with { Nodes = [.. branch.Nodes.Select(KeepCounted)] },
            _ => value,
        };

        OnnxOperation KeepCounted(OnnxOperation inner)
        {
            _budget.Node();
            return Keep(inner);
        }
    }

    private void Add(OnnxTensor tensor)
    {
        if (tensor.Entry.Name.Length == 0 || !_tensors.TryAdd(tensor.Entry.Name, tensor))
        {
            throw _budget.Refuse(
                tensor.Entry.Name.Length == 0 ? "a tensor of it has no name" : $"it has two tensors named {tensor.Entry.Name}");
        }

        _entries.Add(tensor.Entry);
    }

    private OnnxTensor ReadTensor(ProtobufRange range) =>
        OnnxTensor.Read(range, _external, _budget);
}
