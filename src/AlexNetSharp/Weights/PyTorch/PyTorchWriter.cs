using AlexNetSharp.Files;
using AlexNetSharp.Pickles;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>
/// Writes a state dictionary of float32 tensors as <c>torch.save</c> does. PyTorch reads it with <c>torch.load(path,
/// weights_only=True)</c>, from version 1.6 on. Equal tensors give equal bytes.
/// </summary>
/// <remarks>Source: pytorch, <c>torch/serialization.py</c> (<c>_save</c>) and <c>caffe2/serialize/inline_container.cc</c>.</remarks>
internal static class PyTorchWriter
{
    private const string Folder = "archive";
    private const byte Protocol = 2;
    private const long LongestFile = uint.MaxValue;

    /// <summary>Writes a file, durably and reproducibly; no more of it is in memory than the tensors themselves ask for.</summary>
    /// <param name="path">The file; replaced whole where it exists.</param>
    /// <param name="tensors">The tensors in the dictionary's order; their names differ.</param>
    /// <param name="cancellation">Stops the writing; no file is written then.</param>
    /// <exception cref="AlexNetException">The file cannot be written or would be longer than 4 GiB; nothing is left behind.</exception>
    public static void Write(string path, IReadOnlyList<StreamedTensor> tensors, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.DistinctBy(tensor => tensor.Name, StringComparer.Ordinal).Count() < tensors.Count)
        {
            throw new ArgumentException("Two tensors have one name.", nameof(tensors));
        }

        var zip = new StoredZip();
        PickleWriter pickle = Describe(tensors);
        zip.Add($"{Folder}/data.pkl", pickle.Length, pickle.WriteTo);
        zip.Add($"{Folder}/byteorder", "little"u8.ToArray());
        for (int i = 0; i < tensors.Count; i++)
        {
            zip.Add($"{Folder}/data/{i}", tensors[i].Length, tensors[i].Write);
        }

        zip.Add($"{Folder}/version", "3\n"u8.ToArray());
        if (zip.Length > LongestFile)
        {
            throw new AlexNetException(
                $"{path} would have {zip.Length} bytes, and no more than {LongestFile} are written as a .pth file; write safetensors.");
        }

        DurableFile.Write(path, zip.WriteTo, zip.Length, cancellation: cancellation);
    }

    private static PickleWriter Describe(IReadOnlyList<StreamedTensor> tensors)
    {
        PickleWriter pickle = new PickleWriter().Protocol(Protocol);
        AddEmptyDictionary(pickle);
        for (int i = 0; i < tensors.Count; i++)
        {
            StreamedTensor tensor = tensors[i];
            pickle.Text(tensor.Name).Global("torch._utils", "_rebuild_tensor_v2").Add(PickleCode.Mark);
            pickle
                .Add(PickleCode.Mark)
                .Text("storage")
                .Global("torch", "FloatStorage")
                .Text($"{i}")
                .Text("cpu")
                .Integer(tensor.Length / sizeof(float))
                .Add(PickleCode.Tuple)
                .Add(PickleCode.BinPersId);
            pickle.Integer(0).Integers(tensor.Shape).Integers(NumberLayout.Dense(tensor.Shape)).Add(PickleCode.NewFalse);
            AddEmptyDictionary(pickle);
            pickle.Add(PickleCode.Tuple).Add(PickleCode.Reduce).Add(PickleCode.SetItem);
        }

        return pickle.Add(PickleCode.Stop);
    }

    private static void AddEmptyDictionary(PickleWriter pickle) =>
        pickle.Global("collections", "OrderedDict").Add(PickleCode.EmptyTuple).Add(PickleCode.Reduce);
}
