using AlexNetSharp.Files;
using AlexNetSharp.Pickles;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.NumPy;

/// <summary>
/// Writes a <c>.npy</c> file of a dictionary of lists of float32 arrays, as <c>bvlc_alexnet.npy</c> is one. NumPy reads it with
/// <c>numpy.load(path, allow_pickle=True).item()</c>.
/// </summary>
internal static class NpyWeightWriter
{
    private const byte Protocol = 4;
    private const string Core = "numpy.core.multiarray";

    /// <summary>Writes a file, durably and reproducibly; no more of it is in memory than the tensors themselves ask for.</summary>
    /// <param name="path">The file; replaced whole where it exists.</param>
    /// <param name="layers">The layers in the file's order; their names differ.</param>
    /// <param name="cancellation">Stops the writing; no file is written then.</param>
    /// <exception cref="AlexNetException">The file cannot be written; nothing is left behind.</exception>
    public static void Write(string path, IReadOnlyList<NpyLayer> layers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.DistinctBy(layer => layer.Name, StringComparer.Ordinal).Count() < layers.Count)
        {
            throw new ArgumentException("Two layers have one name.", nameof(layers));
        }

        PickleWriter pickle = new PickleWriter().Protocol(Protocol);
        StartArray(pickle, []);
        AddType(pickle, "O8", "|");
        pickle.Add(PickleCode.NewFalse).Add(PickleCode.EmptyList);
        AddDictionary(pickle, layers);
        pickle.Add(PickleCode.Append).Add(PickleCode.Tuple).Add(PickleCode.Build).Add(PickleCode.Stop);
        byte[] header = NpyHeader.Write("|O");
        DurableFile.Write(
            path,
            stream =>
            {
                stream.Write(header);
                pickle.WriteTo(stream);
            },
            header.Length + pickle.Length,
            cancellation: cancellation);
    }

    private static void AddDictionary(PickleWriter pickle, IReadOnlyList<NpyLayer> layers)
    {
        pickle.Add(PickleCode.EmptyDict);
        foreach (NpyLayer layer in layers)
        {
            pickle.Text(layer.Name).Add(PickleCode.EmptyList);
            foreach (StreamedTensor tensor in layer.Arrays)
            {
                StartArray(pickle, tensor.Shape);
                AddType(pickle, "f4", "<");
                pickle
                    .Add(PickleCode.NewFalse)
                    .Large(tensor.Length, tensor.Write)
                    .Add(PickleCode.Tuple)
                    .Add(PickleCode.Build)
                    .Add(PickleCode.Append);
            }

            pickle.Add(PickleCode.SetItem);
        }
    }

    /// <summary>An empty array and the start of its state: version and shape; type, order and content follow.</summary>
    private static void StartArray(PickleWriter pickle, IReadOnlyList<long> shape) =>
        pickle
            .Global(Core, "_reconstruct")
            .Global("numpy", "ndarray")
            .Integers([0])
            .ByteString("b"u8)
            .Add(PickleCode.Tuple3)
            .Add(PickleCode.Reduce)
            .Add(PickleCode.Mark)
            .Integer(1)
            .Integers(shape);

    private static void AddType(PickleWriter pickle, string code, string byteOrder)
    {
        pickle
            .Global("numpy", "dtype")
            .Text(code)
            .Add(PickleCode.NewFalse)
            .Add(PickleCode.NewTrue)
            .Add(PickleCode.Tuple3)
            .Add(PickleCode.Reduce)
            .Add(PickleCode.Mark)
            .Integer(3)
            .Text(byteOrder)
            .Add(PickleCode.None)
            .Add(PickleCode.None)
            .Add(PickleCode.None);

        // Size and alignment are the type's own; the flags of objects say that they are counted and initialized.
        pickle.Integer(-1).Integer(-1).Integer(byteOrder == "|" ? 63 : 0).Add(PickleCode.Tuple).Add(PickleCode.Build);
    }
}
