using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Caffe;

/// <summary>
/// A Caffe network with its weights, a <c>.caffemodel</c> of either form: <c>layers</c> whose types are numbers, or <c>layer</c> whose
/// types are words. Tensors are named <c>LAYER/0</c>, <c>LAYER/1</c> in the file's order; leading ones of older files' four sizes are
/// dropped where the layer's type says what they are.
/// </summary>
/// <remarks>Source: BVLC/caffe, src/caffe/proto/caffe.proto, NetParameter.</remarks>
internal sealed unsafe class CaffeModelFile : TensorFile
{
    internal const string Wanted = "a .caffemodel file";
    private const int NameField = 1;
    private const int FirstFormField = 2;
    private const int SecondFormField = 100;
    private readonly MappedFile _file;
    private readonly Dictionary<string, CaffeBlob> _blobs = new(StringComparer.Ordinal);

    private CaffeModelFile(string path, MappedFile file, CancellationToken cancellation)
        : base(path, cancellation)
    {
        _file = file;
        var budget = ReadBudget.Of(Subject(path), file.Length, cancellation);
        var net = new ProtobufReader(file.Data, file.Length, budget);
        CaffeSchema? schema = null;
        List<CaffeLayer> layers = [];
        while (net.Read())
        {
            switch (net.Field)
            {
                case NameField:
                    NetName = net.Name();
                    break;
                case FirstFormField or SecondFormField:
                    CaffeSchema form = net.Field == FirstFormField ? CaffeSchema.First : CaffeSchema.Second;
                    schema = schema is null || schema == form ? form : throw net.Broken("it has layers of both of Caffe's forms");
                    layers.Add(CaffeLayerReader.Read(net.Message(), form, _blobs, budget));
                    break;
                default:
                    break;
            }
        }

        Layers = layers.Count > 0 ? layers : throw net.Broken("it has no layers");
        Tensors = [.. layers.SelectMany(layer => layer.Blobs)];
        Format = $"Caffe ({(schema == CaffeSchema.First ? "V1" : "V2")} layers)";
    }

    /// <inheritdoc/>
    public override string Format { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>The network's name; empty where it has none.</summary>
    public string NetName { get; } = "";

    /// <summary>The layers in the file's order, those without weights as well.</summary>
    public IReadOnlyList<CaffeLayer> Layers { get; }

    /// <summary>What is done to the pixels, by the first layer that says it; null where none does.</summary>
    public CaffeTransform? Transform => Layers.Select(layer => layer.Transform).FirstOrDefault(transform => transform is not null);

    /// <summary>Opens a file and checks its structure.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">There is no such file, or it is broken or of another kind; the sentence says which.</exception>
    public static CaffeModelFile Open(string path, CancellationToken cancellation = default)
    {
        MappedFile file = ForeignFile.Open(path, Subject(path), Wanted);
        try
        {
            return new CaffeModelFile(path, file, cancellation);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void ReadNumbers(TensorEntry tensor, Span<float> values) => _blobs[tensor.Name].Read(values);

    /// <inheritdoc/>
    protected override void Close() => _file.Dispose();

    private static string Subject(string path) => $"{path} is no usable Caffe model";
}
