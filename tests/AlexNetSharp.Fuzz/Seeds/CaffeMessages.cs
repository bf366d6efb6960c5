using System.Runtime.InteropServices;
using AlexNetSharp.Files;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>How a blob's shape and numbers are written.</summary>
internal enum CaffeBlobForm
{
    /// <summary>A shape, and float32 numbers packed.</summary>
    New,

    /// <summary>Four sizes, and float32 numbers packed.</summary>
    Legacy,

    /// <summary>Four sizes, and float32 numbers one by one.</summary>
    Unpacked,

    /// <summary>A shape, and float64 numbers packed.</summary>
    Double,

    /// <summary>A shape, and raw bytes of float16 numbers.</summary>
    RawHalf,
}

/// <summary>Writes Caffe's messages, with field numbers of its own, so that tests depend on nothing they test.</summary>
/// <remarks>Source: BVLC/caffe, src/caffe/proto/caffe.proto.</remarks>
internal static class CaffeMessages
{
    private static readonly Dictionary<string, int> FirstTypes = new()
    {
        ["Convolution"] = 4,
        ["Data"] = 5,
        ["Dropout"] = 6,
        ["Eltwise"] = 25,
        ["InnerProduct"] = 14,
        ["LRN"] = 15,
        ["Pooling"] = 17,
        ["ReLU"] = 18,
        ["Softmax"] = 20,
        ["SoftmaxWithLoss"] = 21,
    };

    /// <summary>A tensor.</summary>
    public static ProtobufMessage Blob(IReadOnlyList<long> shape, float[] values, CaffeBlobForm form)
    {
        var blob = new ProtobufMessage();
        if (form is CaffeBlobForm.Legacy or CaffeBlobForm.Unpacked)
        {
            for (int place = 0; place < 4; place++)
            {
                int own = place - (4 - shape.Count);
                blob.Integer(place + 1, own < 0 ? 1 : shape[own]);
            }
        }
        else
        {
            var sizes = new ProtobufMessage();
            foreach (long size in shape)
            {
                sizes.Integer(1, size);
            }

            blob.Message(7, sizes);
        }

        switch (form)
        {
            case CaffeBlobForm.Unpacked:
                foreach (float value in values)
                {
                    blob.Float(5, value);
                }

                return blob;
            case CaffeBlobForm.Double:
                double[] doubles = [.. values.Select(value => (double)value)];
                return blob.Large(8, doubles.LongLength * sizeof(double), stream => stream.Write(MemoryMarshal.AsBytes<double>(doubles)));
            case CaffeBlobForm.RawHalf:
                Half[] halves = [.. values.Select(value => (Half)value)];
                return blob.Integer(10, 2).Large(12, halves.LongLength * 2, stream => stream.Write(MemoryMarshal.AsBytes<Half>(halves)));
            default:
                return blob.Large(5, values.LongLength * sizeof(float), stream => stream.Write(MemoryMarshal.AsBytes<float>(values)));
        }
    }

    /// <summary>A layer, in the first form or in the second.</summary>
    public static ProtobufMessage Layer(
        bool first,
        string name,
        string type,
        (string[] Bottoms, string[] Tops) values,
        IEnumerable<ProtobufMessage> blobs,
        (int First, int Second, ProtobufMessage Message)? parameters = null)
    {
        ProtobufMessage layer = first
            ? new ProtobufMessage().Text(4, name).Integer(5, FirstTypes[type])
            : new ProtobufMessage().Text(1, name).Text(2, type);
        foreach (string bottom in values.Bottoms)
        {
            layer.Text(first ? 2 : 3, bottom);
        }

        foreach (string top in values.Tops)
        {
            layer.Text(first ? 3 : 4, top);
        }

        foreach (ProtobufMessage blob in blobs)
        {
            layer.Message(first ? 6 : 7, blob);
        }

        return parameters is { } given ? layer.Message(first ? given.First : given.Second, given.Message) : layer;
    }

    /// <summary>A network.</summary>
    public static ProtobufMessage Net(string name, bool first, IEnumerable<ProtobufMessage> layers)
    {
        ProtobufMessage net = new ProtobufMessage().Text(1, name);
        foreach (ProtobufMessage layer in layers)
        {
            net.Message(first ? 2 : 100, layer);
        }

        return net;
    }

    /// <summary>A message's bytes.</summary>
    public static byte[] Bytes(this ProtobufMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return stream.ToArray();
    }
}
