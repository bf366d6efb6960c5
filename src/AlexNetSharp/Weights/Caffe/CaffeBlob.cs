using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Caffe;

/// <summary>A tensor as Caffe writes it: its place in the mapped file, its shape and the type of its numbers.</summary>
/// <remarks>
/// Source: BVLC/caffe, src/caffe/proto/caffe.proto, BlobProto. The four sizes of older files win over the shape where both are there.
/// NVIDIA's Caffe writes raw bytes with a type of their own.
/// </remarks>
internal sealed unsafe class CaffeBlob
{
    private const int MostSizes = 32;
    private const int LegacySizes = 4;
    private const int FloatField = 5;
    private const int ShapeField = 7;
    private const int DoubleField = 8;
    private const int RawTypeField = 10;
    private const int RawField = 12;

    private readonly ProtobufRange _message;
    private readonly int _field;
    private readonly ReadBudget _budget;

    private CaffeBlob(ProtobufRange message, int field, string type, IReadOnlyList<long> shape, ReadBudget budget) =>
        (_message, _field, Type, Shape, _budget) = (message, field, type, shape, budget);

    /// <summary>The type of its numbers: <c>F32</c>, <c>F64</c> or <c>F16</c>.</summary>
    public string Type { get; }

    /// <summary>Its sizes as the file has them, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Reads a blob's description and checks that its numbers are there.</summary>
    /// <param name="range">Where the blob stands.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="budget">What the reading of the file may cost.</param>
    /// <exception cref="AlexNetException">
    /// It has no shape, other numbers than its shape says, or numbers of a type that is not read.
    /// </exception>
    public static CaffeBlob Read(ProtobufRange range, string name, ReadBudget budget)
    {
        budget.Tensor();
        var message = new ProtobufReader((byte*)range.Start, range.Length, budget);
        ProtobufReader fields = message;
        long[]? legacy = null;
        List<long>? sizes = null;
        long floats = 0, doubles = 0, rawBytes = -1, rawType = -1;
        while (fields.Read())
        {
            switch (fields.Field)
            {
                case >= 1 and <= LegacySizes:
                    legacy ??= new long[LegacySizes];
                    legacy[fields.Field - 1] = fields.Integer();
                    break;
                case FloatField:
                    floats += fields.CountHere(ProtobufWire.Fixed32);
                    break;
                case ShapeField:
                    sizes = ReadShape(fields.Message(), name);
                    break;
                case DoubleField:
                    doubles += fields.CountHere(ProtobufWire.Fixed64);
                    break;
                case RawTypeField:
                    rawType = fields.Integer();
                    break;
                case RawField:
                    rawBytes =
                        fields.Wire == ProtobufWire.LengthDelimited
                            ? fields.Length
                            : throw fields.Broken($"the raw numbers of {name} are no bytes");
                    break;
                default:
                    break;
            }
        }

        IReadOnlyList<long> shape = legacy ?? (IReadOnlyList<long>?)sizes ?? throw message.Broken($"{name} has no shape");
        if ((floats > 0 ? 1 : 0) + (doubles > 0 ? 1 : 0) + (rawBytes >= 0 ? 1 : 0) > 1)
        {
            throw message.Broken($"{name} has its numbers twice");
        }

        (int field, string type, long count) = rawBytes >= 0 ? (RawField, RawTypeName(message, rawType, name), -1L)
            : doubles > 0 ? (DoubleField, "F64", doubles) : (FloatField, "F32", floats);
        CheckCount(message, shape, count >= 0 ? count : Whole(message, rawBytes, type, name), name);
        return new CaffeBlob(range, field, type, shape, budget);
    }

    /// <summary>Reads the numbers in row-major order.</summary>
    /// <param name="values">As many as the shape spans.</param>
    public void Read(Span<float> values)
    {
        var fields = new ProtobufReader((byte*)_message.Start, _message.Length, _budget);
        switch (_field)
        {
            case FloatField:
                fields.ReadFloats(FloatField, values);
                break;
            case DoubleField:
                fields.ReadNumbers(DoubleField, ProtobufWire.Fixed64, bits => (float)BitConverter.UInt64BitsToDouble(bits), values);
                break;
            default:
                while (fields.Read())
                {
                    if (fields.Field == RawField)
                    {
                        NumberConversion.ToFloats(
                            Type,
                            new ReadOnlySpan<byte>(fields.Bytes, checked((int)fields.Length)),
                            values,
                            _budget.Cancellation);
                    }
                }

                break;
        }
    }

    private static List<long> ReadShape(ProtobufReader shape, string name)
    {
        var sizes = new List<long>();
        while (shape.Read())
        {
            if (shape.Field == 1)
            {
                _ =
                    shape.CountHere(ProtobufWire.Varint) + sizes.Count <= MostSizes
                        ? 0
                        : throw shape.Broken($"{name} has more than {MostSizes} sizes");
                shape.AddIntegers(sizes);
            }
        }

        return sizes;
    }

    private static string RawTypeName(ProtobufReader message, long type, string name) => type switch
    {
        0 => "F64",
        1 => "F32",
        2 => "F16",
        _ => throw message.Broken($"the raw numbers of {name} are of an unknown type {type}"),
    };

    private static long Whole(ProtobufReader message, long bytes, string type, string name) =>
        bytes <= int.MaxValue && bytes % NumberConversion.SizeOf(type) == 0
            ? bytes / NumberConversion.SizeOf(type)
            : throw message.Broken($"{name} has {bytes} bytes of {type} numbers");

    private static void CheckCount(ProtobufReader message, IReadOnlyList<long> shape, long count, string name)
    {
        Int128 product = 1;
        foreach (long size in shape)
        {
            product =
                size >= 0 && product <= int.MaxValue
                    ? product * size
                    : throw message.Broken($"{name} has a shape that is impossible, {TensorEntry.TextOf(shape)}");
        }

        if (product != count)
        {
            throw message.Broken($"{name} has {count} numbers where its shape, {TensorEntry.TextOf(shape)}, needs {product}");
        }
    }
}
