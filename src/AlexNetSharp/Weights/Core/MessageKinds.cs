using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// Tells messages of Protocol Buffers from each other, which have no signature: by the numbers and kinds of their outermost fields. A
/// damaged one is of the kind that its beginning says, whose reader knows the words for the damage.
/// </summary>
/// <remarks>Source: caffe.proto (NetParameter, SolverState, BlobProto), onnx.proto (ModelProto), Model.proto of Core ML.</remarks>
internal static class MessageKinds
{
    private const byte FirstNumber = 0x08;
    private const int MostFields = 64;

    /// <summary>The kind of a file; null where it is none that is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Its first bytes.</param>
    /// <exception cref="AlexNetException">It is of a known kind that holds no weights.</exception>
    public static WeightKind? Of(string path, ReadOnlySpan<byte> start) => start switch
    {
        // A number first: an ONNX model's version, a blob's first size, a solver's iteration.
        [FirstNumber, ..] => OfFields(path),

        // Packed numbers or a shape: a blob without the sizes of old.
        [0x2A or 0x3A or 0x42, ..] => OfFields(path) == WeightKind.CaffeMean ? WeightKind.CaffeMean : null,

        // A text or a layer: a network of Caffe's.
        [0x0A or 0x12 or 0x1A or 0xA2, ..] => WeightKind.Caffe,
        _ => null,
    };

    private static unsafe WeightKind? OfFields(string path)
    {
        using MappedFile file = ForeignFile.Open(path, $"{path} cannot be used", "a weight file");
        var fields = new ProtobufReader(file.Data, file.Length, ReadBudget.Of($"{path} cannot be used", file.Length));
        (bool hasNumbers, bool hasGraph, bool hasHistory, string net) = (false, false, false, "");
        try
        {
            for (int count = 0; count < MostFields && fields.Read(); count++)
            {
                bool isText = fields.Wire == ProtobufWire.LengthDelimited;
                hasNumbers |= (fields.Field == 5 && fields.Wire is ProtobufWire.LengthDelimited or ProtobufWire.Fixed32)
                    || (fields.Field == 8 && fields.Wire == ProtobufWire.Fixed64);
                hasGraph |= (fields.Field is 7 or 8) && isText;
                hasHistory |= fields.Field == 3 && isText;
                net = fields.Field == 2 && isText && fields.Length < 1024 ? fields.Name() : net;
            }
        }
        catch (AlexNetException)
        {
            // What was seen until there decides.
        }

        if (hasHistory && !hasGraph && !hasNumbers && net.EndsWith("model", StringComparison.Ordinal))
        {
            throw new AlexNetException(
                $"{path} is a solver's state (.solverstate), which holds no weights; give the .caffemodel that it names, "
                    + $"'{ShortText.Of(net)}'.");
        }

        return hasNumbers ? WeightKind.CaffeMean : file.Data[0] == FirstNumber ? WeightKind.Onnx : null;
    }
}
