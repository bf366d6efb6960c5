using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.Onnx.Parsing;

/// <summary>Reads the messages of an ONNX model.</summary>
/// <remarks>Source: onnx/onnx.proto of the ONNX repository: NodeProto, AttributeProto, ValueInfoProto and StringStringEntryProto.</remarks>
internal static class OnnxModelReader
{
    private const int FloatAttribute = 1;
    private const int IntegerAttribute = 2;
    private const int TextAttribute = 3;
    private const int TensorAttribute = 4;
    private const int GraphAttribute = 5;
    private const int FloatsAttribute = 6;
    private const int IntegersAttribute = 7;

    /// <summary>Reads a key and its value.</summary>
    public static (string Key, string Value) ReadPair(ProtobufReader fields)
    {
        (string key, string value) = ("", "");
        while (fields.Read())
        {
            key = fields.Field == 1 ? fields.Name() : key;
            value = fields.Field == 2 ? fields.Text() : value;
        }

        return (key, value);
    }

    /// <summary>Reads a value that the graph takes or gives.</summary>
    public static OnnxValue ReadValue(ProtobufReader fields)
    {
        string name = "";
        List<long>? sizes = null;
        ProtobufReader start = fields;
        while (fields.Read())
        {
            if (fields.Field == 1)
            {
                name = fields.Name();
            }
            else if (fields.Field == 2)
            {
                // A type's message is one for tensors; other types have no sizes.
                ProtobufReader type = fields.Message();
                while (type.Read())
                {
                    sizes = type.Field == 1 ? ReadSizes(type.Message()) : sizes;
                }
            }
        }

        return name.Length > 0 ? new OnnxValue(name, sizes ?? []) : throw start.Broken("an input or output of its graph has no name");
    }

    /// <summary>Reads a node.</summary>
    /// <param name="fields">The node.</param>
    /// <param name="tensor">Reads a tensor among its attributes.</param>
    public static OnnxOperation ReadNode(ProtobufReader fields, Func<ProtobufRange, OnnxTensor> tensor)
    {
        (string name, string operation, string domain) = ("", "", "");
        List<string> inputs = [], outputs = [];
        Dictionary<string, object>? attributes = null;
        ProtobufReader start = fields;
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case 1:
                    inputs.Add(fields.Name());
                    break;
                case 2:
                    outputs.Add(fields.Name());
                    break;
                case 3:
                    name = fields.Name();
                    break;
                case 4:
                    operation = fields.Name();
                    break;
                case 5:
                    ReadAttribute(fields.Message(), attributes ??= new Dictionary<string, object>(StringComparer.Ordinal), tensor);
                    break;
                case 7:
                    domain = fields.Name();
                    break;
                default:
                    break;
            }
        }

        if (operation.Length == 0 || outputs.Count == 0 || outputs[0].Length == 0)
        {
            throw start.Broken($"node {name} of it has no operator or no output");
        }

        string whole = domain is "" or "ai.onnx" ? operation : $"{domain}.{operation}";
        var node = new OnnxOperation(name.Length > 0 ? name : outputs[0], whole, inputs, outputs);
        return attributes is null ? node : node with { Attributes = attributes };
    }

    private static unsafe void ReadAttribute(
        ProtobufReader fields,
        Dictionary<string, object> attributes,
        Func<ProtobufRange, OnnxTensor> tensor)
    {
        (string name, long type) = ("", 0);
        object? single = null;
        List<long>? integers = null;
        List<float>? numbers = null;
        ProtobufReader start = fields;
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case 1:
                    name = fields.Name();
                    break;
                case 2:
                    single = fields.Float();
                    break;
                case 3:
                    single = fields.Integer();
                    break;
                case 4:
                    single = fields.Text();
                    break;
                case 5:
                    _ = fields.Message();
                    single = tensor(new ProtobufRange((nint)fields.Bytes, fields.Length));
                    break;
                case 6:
                    single = ReadBranch(fields.Message(), tensor);
                    break;
                case 7:
                    AddFloats(fields, numbers ??= []);
                    break;
                case 8:
                    fields.AddIntegers(integers ??= []);
                    break;
                case 20:
                    type = fields.Integer();
                    break;
                default:
                    break;
            }
        }

        object? value = type switch
        {
            // An empty list and a zero are not written; the type alone tells them.
            FloatAttribute => single ?? 0f,
            IntegerAttribute => single ?? 0L,
            TextAttribute => single ?? "",
            FloatsAttribute => numbers ?? [],
            IntegersAttribute => integers ?? [],
            TensorAttribute or GraphAttribute => single,
            _ => (object?)integers ?? (object?)numbers ?? single,
        };
        if (name.Length == 0 || (value is not null && !attributes.TryAdd(name, value)))
        {
            throw start.Broken($"a node of it has an attribute '{name}' without a name or twice");
        }
    }

    private static OnnxBranch ReadBranch(ProtobufReader graph, Func<ProtobufRange, OnnxTensor> tensor)
    {
        List<OnnxOperation> nodes = [];
        List<string> outputs = [];
        while (graph.Read())
        {
            switch (graph.Field)
            {
                case 1:
                    graph.Keep();
                    nodes.Add(ReadNode(graph.Message(), tensor));
                    break;
                case 5:
                    throw graph.Broken("a branch of its graph has tensors of its own, which are not read");
                case 12:
                    graph.Keep();
                    outputs.Add(ReadValue(graph.Message()).Name);
                    break;
                default:
                    break;
            }
        }

        return new OnnxBranch(nodes, outputs);
    }

    private static void AddFloats(ProtobufReader fields, List<float> numbers)
    {
        if (fields.Wire == ProtobufWire.Fixed32)
        {
            fields.Keep();
            numbers.Add(fields.Float());
            return;
        }

        for (long count = fields.CountHere(ProtobufWire.Fixed32), index = 0; index < count; index++)
        {
            fields.Keep();
            unsafe
            {
                numbers.Add(BitConverter.ToSingle(new ReadOnlySpan<byte>(fields.Bytes + (index * sizeof(float)), sizeof(float))));
            }
        }
    }

    private static List<long> ReadSizes(ProtobufReader tensor)
    {
        var sizes = new List<long>();
        while (tensor.Read())
        {
            if (tensor.Field != 2)
            {
                continue;
            }

            ProtobufReader shape = tensor.Message();
            while (shape.Read())
            {
                if (shape.Field == 1)
                {
                    shape.Keep();
                    sizes.Add(ReadSize(shape.Message()));
                }
            }
        }

        return sizes;
    }

    private static long ReadSize(ProtobufReader size)
    {
        long value = OnnxValue.AnySize;
        while (size.Read())
        {
            value = size.Field == 1 ? size.Integer() : value;
        }

        return value;
    }
}
