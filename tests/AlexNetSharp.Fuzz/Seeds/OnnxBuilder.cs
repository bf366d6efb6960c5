using System.Runtime.InteropServices;
using AlexNetSharp.Files;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Writes ONNX models node by node, with field numbers of its own, so that tests depend on nothing they test.</summary>
/// <remarks>Source: onnx/onnx.proto of the ONNX repository.</remarks>
internal sealed class OnnxBuilder
{
    private readonly ProtobufMessage _graph = new ProtobufMessage().Text(2, "built");

    /// <summary>Adds a node named after its first output.</summary>
    public OnnxBuilder Node(string operation, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        foreach (string output in outputs)
        {
            node.Text(2, output);
        }

        node.Text(3, outputs[0]).Text(4, operation);
        foreach ((string name, object value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        _graph.Message(1, node);
        return this;
    }

    /// <summary>Adds an initializer of float32 numbers, as raw bytes.</summary>
    public OnnxBuilder Floats(string name, long[] shape, params float[] values) =>
        Tensor(Raw(name, 1, shape, [.. MemoryMarshal.AsBytes<float>(values)]));

    /// <summary>Adds an initializer of 64-bit integers, one dimension.</summary>
    public OnnxBuilder Integers(string name, params long[] values) =>
        Tensor(Raw(name, 7, [values.Length], [.. MemoryMarshal.AsBytes<long>(values)]));

    /// <summary>Adds an initializer.</summary>
    public OnnxBuilder Tensor(ProtobufMessage tensor)
    {
        _graph.Message(5, tensor);
        return this;
    }

    /// <summary>Adds an input; -1 is a size that is not fixed.</summary>
    public OnnxBuilder Input(string name, params long[] shape) => Value(11, name, shape);

    /// <summary>Adds an output.</summary>
    public OnnxBuilder Output(string name) => Value(12, name, []);

    /// <summary>The model's bytes.</summary>
    public byte[] Bytes(int operatorSet = 13, string producer = "built", string key = "key", string value = "value") =>
        new ProtobufMessage().Integer(1, 7).Text(2, producer).Message(7, _graph)
            .Message(8, new ProtobufMessage().Text(1, "").Integer(2, operatorSet))
            .Message(14, new ProtobufMessage().Text(1, key).Text(2, value)).Bytes();

    /// <summary>A tensor of raw bytes.</summary>
    public static ProtobufMessage Raw(string name, int type, IReadOnlyList<long> shape, byte[] bytes) =>
        Described(name, type, shape).Large(9, bytes.Length, stream => stream.Write(bytes));

    /// <summary>A tensor's name, type and shape.</summary>
    public static ProtobufMessage Described(string name, int type, IReadOnlyList<long> shape)
    {
        var tensor = new ProtobufMessage();
        foreach (long size in shape)
        {
            tensor.Integer(1, size);
        }

        return tensor.Integer(2, type).Text(8, name);
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        ProtobufMessage message = new ProtobufMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return message.Float(2, number).Integer(20, 1);
            case int number:
                return message.Integer(3, number).Integer(20, 2);
            case string text:
                return message.Text(4, text).Integer(20, 3);
            case OnnxBuilder branch:
                return message.Message(6, branch._graph).Integer(20, 5);
            case ProtobufMessage tensor:
                return message.Message(5, tensor).Integer(20, 4);
            default:
                // Packed, as some writers do.
                byte[] packed = [.. ((int[])value).SelectMany(Varint)];
                return message.Large(8, packed.Length, stream => stream.Write(packed)).Integer(20, 7);
        }
    }

    private static IEnumerable<byte> Varint(int value)
    {
        ulong rest = (ulong)(long)value;
        for (; rest > 0x7F; rest >>= 7)
        {
            yield return (byte)(rest | 0x80);
        }

        yield return (byte)rest;
    }

    private OnnxBuilder Value(int field, string name, long[] shape)
    {
        var sizes = new ProtobufMessage();
        foreach (long size in shape)
        {
            sizes.Message(1, size < 0 ? new ProtobufMessage().Text(2, "N") : new ProtobufMessage().Integer(1, size));
        }

        ProtobufMessage tensor = new ProtobufMessage().Integer(1, 1);
        if (shape.Length > 0)
        {
            tensor.Message(2, sizes);
        }

        _graph.Message(field, new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor)));
        return this;
    }
}
