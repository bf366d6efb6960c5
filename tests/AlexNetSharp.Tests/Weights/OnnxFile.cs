using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace AlexNetSharp.Tests.Weights;

/// <summary>An ONNX file taken apart by the format's description: what tests look at, nothing more.</summary>
internal sealed class OnnxFile
{
    private OnnxFile(ProtobufFields model)
    {
        ProtobufFields graph = model.Message(7);
        IrVersion = model.Integer(1);
        OperatorSet = model.Message(8).Integer(2);
        Nodes = [.. graph.Messages(1).Select(node => new Node(node))];
        Parameters = graph
            .Messages(5)
            .ToDictionary(tensor => tensor.Text(8), tensor => MemoryMarshal.Cast<byte, float>(tensor.Bytes(9).Span).ToArray());
    }

    public ulong IrVersion { get; }

    public ulong OperatorSet { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyDictionary<string, float[]> Parameters { get; }

    public static OnnxFile Read(string path) => new(new ProtobufFields(File.ReadAllBytes(path)));

    public Node this[string name] => Nodes.Single(node => node.Name == name);

    internal sealed class Node(ProtobufFields node)
    {
        public string Name { get; } = node.Text(3);

        public string Operator { get; } = node.Text(4);

        public string[] Inputs { get; } = [.. node.Texts(1)];

        public string[] Outputs { get; } = [.. node.Texts(2)];

        public float Number(string attribute) => Attribute(attribute).Float(2);

        public ulong Integer(string attribute) => Attribute(attribute).Integer(3);

        public ulong[] Integers(string attribute) => Attribute(attribute).Integers(8);

        private ProtobufFields Attribute(string name) => node.Messages(5).Single(attribute => attribute.Text(1) == name);
    }
}

/// <summary>The fields of a message of Protocol Buffers.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public ProtobufFields(ReadOnlyMemory<byte> message)
    {
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message.Span, ref at);
            ulong number = (tag & 7) == 5 ? BinaryPrimitives.ReadUInt32LittleEndian(message.Span[at..]) : Varint(message.Span, ref at);
            int length = (tag & 7) switch
            {
                0 => 0,
                2 => (int)number,
                5 => sizeof(uint),
                _ => throw new InvalidDataException($"wire type {tag & 7}"),
            };
            _fields.Add(((int)(tag >> 3), number, message.Slice(at, length)));
            at += length;
        }
    }

    public ulong Integer(int field) => _fields.Single(entry => entry.Field == field).Number;

    public ulong[] Integers(int field) => [.. _fields.Where(entry => entry.Field == field).Select(entry => entry.Number)];

    public float Float(int field) => BitConverter.UInt32BitsToSingle((uint)Integer(field));

    public ReadOnlyMemory<byte> Bytes(int field) => _fields.Single(entry => entry.Field == field).Bytes;

    public IEnumerable<string> Texts(int field) =>
        _fields.Where(entry => entry.Field == field).Select(entry => Encoding.UTF8.GetString(entry.Bytes.Span));

    public string Text(int field) => Texts(field).Single();

    public IEnumerable<ProtobufFields> Messages(int field) =>
        _fields.Where(entry => entry.Field == field).Select(entry => new ProtobufFields(entry.Bytes));

    public ProtobufFields Message(int field) => Messages(field).Single();

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
