using System.Buffers.Binary;
using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Onnx.Parsing;

/// <summary>A tensor of an ONNX file: its description, and where its numbers stand.</summary>
/// <remarks>Source: onnx/onnx.proto of the ONNX repository, TensorProto.</remarks>
internal sealed unsafe class OnnxTensor
{
    private const int MostSizes = 32;
    private const int FloatField = 4;
    private const int SmallField = 5;
    private const int LongField = 7;
    private const int RawField = 9;
    private const int DoubleField = 10;
    private const int UnsignedField = 11;
    private const int External = 1;

    // The element types by their numbers; those that are not read are empty.
    private static readonly string[] Types =
    [
        "", "F32", "U8", "I8", "U16", "I16", "I32", "I64", "", "BOOL", "F16", "F64", "U32", "U64", "", "", "BF16",
    ];

    private readonly ProtobufRange _message;
    private readonly int _field;
    private readonly ProtobufRange _raw;
    private readonly ReadBudget _budget;

    private OnnxTensor(TensorEntry entry, ProtobufRange message, int field, ProtobufRange raw, ReadBudget budget) =>
        (Entry, _message, _field, _raw, _budget) = (entry, message, field, raw, budget);

    /// <summary>The tensor's name, type and shape.</summary>
    public TensorEntry Entry { get; }

    /// <summary>Reads a tensor's description and checks that its numbers are there.</summary>
    /// <param name="range">Where the tensor stands.</param>
    /// <param name="external">The files beside the model.</param>
    /// <param name="budget">What the reading of the file may cost.</param>
    /// <exception cref="AlexNetException">Its type is not read, or it has other numbers than its shape says.</exception>
    public static OnnxTensor Read(ProtobufRange range, OnnxExternalData external, ReadBudget budget)
    {
        budget.Tensor();
        var message = new ProtobufReader((byte*)range.Start, range.Length, budget);
        ProtobufReader fields = message;
        List<long>? shape = null;
        Dictionary<string, string>? place = null;
        (string name, long type, long location) = ("", 0, 0);
        ProtobufRange raw = default;
        bool hasRaw = false;
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case 1:
                    _ =
                        fields.CountHere(ProtobufWire.Varint) + (shape?.Count ?? 0) <= MostSizes
                            ? 0
                            : throw fields.Broken($"a tensor of it has more than {MostSizes} sizes");
                    fields.AddIntegers(shape ??= []);
                    break;
                case 2:
                    type = fields.Integer();
                    break;
                case 8:
                    name = fields.Name();
                    break;
                case RawField:
                    hasRaw = true;
                    raw =
                        fields.Wire == ProtobufWire.LengthDelimited
                            ? new ProtobufRange((nint)fields.Bytes, fields.Length)
                            : throw fields.Broken("the raw numbers of a tensor are no bytes");
                    break;
                case 13:
                    (string key, string value) = OnnxModelReader.ReadPair(fields.Message());
                    (place ??= new Dictionary<string, string>(StringComparer.Ordinal))[key] = value;
                    break;
                case 14:
                    location = fields.Integer();
                    break;
                default:
                    break;
            }
        }

        string typeName =
            type > 0 && type < Types.Length && Types[type].Length > 0
                ? Types[type]
                : throw message.Broken($"tensor {name} is of element type {type}, which is not read");
        var entry = new TensorEntry(name, typeName, shape ?? []);
        if (location == External)
        {
            raw = external.Find(place ?? [], entry);
            hasRaw = true;
        }

        int field = hasRaw ? RawField : FieldOf(typeName);
        CheckCount(
            message,
            entry,
            hasRaw ? raw.Length : message.CountNumbers(field, WireOf(field)),
            hasRaw ? NumberConversion.SizeOf(typeName) : 1);
        return new OnnxTensor(entry, range, field, raw, budget);
    }

    /// <summary>The same tensor by another name.</summary>
    /// <param name="name">The name.</param>
    public OnnxTensor Named(string name) => new(Entry with { Name = name }, _message, _field, _raw, _budget);

    /// <summary>Reads the numbers in row-major order.</summary>
    /// <param name="values">As many as the shape spans.</param>
    public void Read(Span<float> values)
    {
        switch (_field)
        {
            case RawField:
                NumberConversion.ToFloats(Entry.Type, Raw, values, _budget.Cancellation);
                break;
            case FloatField:
                Fields().ReadFloats(FloatField, values);
                break;
            case DoubleField:
                Fields().ReadNumbers(DoubleField, ProtobufWire.Fixed64, bits => (float)BitConverter.UInt64BitsToDouble(bits), values);
                break;
            default:
                Fields().ReadNumbers(_field, ProtobufWire.Varint, Convert, values);
                break;
        }
    }

    /// <summary>The numbers as integers; of few, such as the sizes of a shape.</summary>
    public long[] Integers()
    {
        long[] values = new long[Entry.Count];
        if (Entry.Type == "I64" && _field == LongField)
        {
            Fields().ReadNumbers(LongField, ProtobufWire.Varint, bits => (long)bits, values);
        }
        else if (Entry.Type == "I64")
        {
            for (int index = 0; index < values.Length; index++)
            {
                values[index] = BinaryPrimitives.ReadInt64LittleEndian(Raw[(index * sizeof(long))..]);
            }
        }
        else
        {
            float[] numbers = new float[values.Length];
            Read(numbers);
            values = [.. numbers.Select(number => (long)number)];
        }

        return values;
    }

    private ReadOnlySpan<byte> Raw => new((byte*)_raw.Start, (int)_raw.Length);

    private ProtobufReader Fields() => new((byte*)_message.Start, _message.Length, _budget);

    /// <summary>Small types stand as integers of 32 bits, the two halves by their bits.</summary>
    private float Convert(ulong number) => Entry.Type switch
    {
        "F16" => (float)BitConverter.UInt16BitsToHalf((ushort)number),
        "BF16" => BitConverter.UInt32BitsToSingle((uint)(ushort)number << 16),
        "I64" => (long)number,
        "U64" or "U32" => number,
        "BOOL" => number == 0 ? 0 : 1,
        _ => (int)number,
    };

    private static int FieldOf(string type) => type switch
    {
        "F32" => FloatField,
        "F64" => DoubleField,
        "I64" => LongField,
        "U32" or "U64" => UnsignedField,
        _ => SmallField,
    };

    private static ProtobufWire WireOf(int field) => field switch
    {
        FloatField => ProtobufWire.Fixed32,
        DoubleField => ProtobufWire.Fixed64,
        _ => ProtobufWire.Varint,
    };

    private static void CheckCount(ProtobufReader message, TensorEntry entry, long found, int size)
    {
        Int128 product = 1;
        foreach (long extent in entry.Shape)
        {
            product =
                extent >= 0 && product <= int.MaxValue
                    ? product * extent
                    : throw message.Broken($"tensor {entry.Name} has a shape that is impossible, {entry.ShapeText}");
        }

        if (product * size != found || found > int.MaxValue)
        {
            throw message.Broken(
                $"tensor {entry.Name} has {found} {(size == 1 ? "numbers" : "bytes of numbers")} where its shape, "
                    + $"{entry.ShapeText} {entry.Type}, needs {product * size}");
        }
    }
}
