using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Caffe;

/// <summary>Reads a layer of a Caffe network.</summary>
internal static class CaffeLayerReader
{
    private const int OldestForm = 1;
    private const string FullyConnected = "InnerProduct";

    /// <summary>Reads a layer.</summary>
    /// <param name="message">The layer.</param>
    /// <param name="schema">The form that it is written in.</param>
    /// <param name="blobs">Given each blob by its name, <c>LAYER/0</c> and so on.</param>
    /// <param name="budget">What the reading of the file may cost.</param>
    /// <exception cref="AlexNetException">It has no type, or a blob is damaged.</exception>
    public static CaffeLayer Read(ProtobufReader message, CaffeSchema schema, Dictionary<string, CaffeBlob> blobs, ReadBudget budget)
    {
        budget.Node();
        (string name, string type) = NameAndType(message, schema);
        List<string>? bottoms = null, tops = null;
        List<TensorEntry>? tensors = null;
        ProtobufReader fields = message;
        CaffeLayer layer = Defaults(name, type);
        while (fields.Read())
        {
            if (fields.Field == schema.Bottom)
            {
                (bottoms ??= []).Add(fields.Name());
            }
            else if (fields.Field == schema.Top)
            {
                (tops ??= []).Add(fields.Name());
            }
            else if (fields.Field == schema.Blob)
            {
                tensors ??= [];
                tensors.Add(ReadBlob(fields, type, $"{name}/{tensors.Count}", tensors.Count, blobs, budget));
            }
            else
            {
                layer = CaffeParameterReader.Add(layer, fields, schema);
            }
        }

        return layer with { Bottoms = bottoms ?? [], Tops = tops ?? [], Blobs = tensors ?? [] };
    }

    private static CaffeLayer Defaults(string name, string type) => new(name, type, [], [], [])
    {
        BatchNorm = type == "BatchNorm" ? new CaffeBatchNorm() : null,
        DropoutRate = type == "Dropout" ? 0.5 : 0,
        Eltwise = type == "Eltwise" ? new CaffeEltwise() : null,
        Lrn = type == "LRN" ? new CaffeLrn(Size: 5) : null,
    };

    private static (string Name, string Type) NameAndType(ProtobufReader message, CaffeSchema schema)
    {
        (string name, string type) = ("", "");
        ProtobufReader fields = message;
        while (fields.Read())
        {
            if (fields.Field == schema.Name)
            {
                name = fields.Name();
            }
            else if (fields.Field == schema.Type)
            {
                type =
                    schema == CaffeSchema.Second
                        ? fields.Name()
                        : CaffeSchema.Word(fields.Integer())
                            ?? throw fields.Broken($"layer {name} is of type {fields.Integer()}, which Caffe does not have");
            }
            else if (schema == CaffeSchema.First && fields.Field == OldestForm)
            {
                throw fields.Broken("its layers are of Caffe's oldest form, of 2013; convert it by Caffe's upgrade_net_proto_binary");
            }
        }

        return type.Length > 0 ? (name, type) : throw message.Broken($"a layer {name} of it has no type");
    }

    private static unsafe TensorEntry ReadBlob(
        ProtobufReader fields,
        string type,
        string name,
        int place,
        Dictionary<string, CaffeBlob> blobs,
        ReadBudget budget)
    {
        budget.Name(name.Length);
        _ = fields.Message();
        CaffeBlob blob = CaffeBlob.Read(new ProtobufRange((nint)fields.Bytes, fields.Length), name, budget);
        if (!blobs.TryAdd(name, blob))
        {
            throw fields.Broken($"it has two layers with weights that are named {name[..name.LastIndexOf('/')]}");
        }

        return new TensorEntry(name, blob.Type, WithoutLeadingOnes(blob.Shape, Axes(type, place)));
    }

    /// <summary>Number of axes of a blob of a layer that is known; older files put ones before them until there are four.</summary>
    private static int Axes(string type, int place) => (type, place) switch
    {
        ("Convolution", 0) => 4,
        (FullyConnected, 0) => 2,
        ("Convolution" or FullyConnected or "BatchNorm" or "Scale" or "Bias", _) => 1,
        _ => int.MaxValue,
    };

    private static IReadOnlyList<long> WithoutLeadingOnes(IReadOnlyList<long> shape, int axes)
    {
        int extra = shape.Count - Math.Min(axes, shape.Count);
        return shape.Take(extra).All(size => size == 1) ? [.. shape.Skip(extra)] : shape;
    }
}
