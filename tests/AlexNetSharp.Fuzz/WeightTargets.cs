using System.Text.Json;
using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.NumPy;
using AlexNetSharp.Weights.Onnx.Parsing;
using AlexNetSharp.Weights.Onnx.Reading;
using AlexNetSharp.Weights.PyTorch;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Fuzz;

/// <summary>
/// Parsers of weight files, which are opened by their paths, so that each input is a file of its own; and of what files say about their
/// weights.
/// </summary>
internal static class WeightTargets
{
    private const string Name = "input";

    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("safetensors", bytes => Parse(bytes, path => ReadAll(SafetensorsFile.Open(path), bytes.Length)), SafetensorsSeeds.All),
        new("npy-weights", bytes => Parse(bytes, path => ReadAll(NpyWeightFile.Open(path), bytes.Length)), NpySeeds.All),
        new("pth", bytes => Parse(bytes, path => ReadAll(PyTorchFile.Open(path), bytes.Length)), PyTorchSeeds.All),
        new("caffemodel", bytes => Parse(bytes, path => ReadAll(CaffeModelFile.Open(path), bytes.Length)), CaffeSeeds.Models),
        new("binaryproto", bytes => Parse(bytes, path => CaffeMean.Read(path)), CaffeSeeds.Means),
        new("onnx", bytes => Parse(bytes, ParseOnnx), OnnxSeeds.All),
        new("bundle", ParseBundle, SafetensorsSeeds.Bundles),
    ];

    private static void ParseOnnx(string path)
    {
        using OnnxModelFile file = OnnxModelFile.Open(path);
        foreach (TensorEntry tensor in file.Tensors)
        {
            file.Read(tensor);
        }

        OnnxNetwork.Read(file);
    }

    /// <summary>What a bundle says, as the JSON of its metadata: in a file, its checksum would refuse all that was changed.</summary>
    private static void ParseBundle(byte[] bytes)
    {
        Dictionary<string, string> metadata;
        try
        {
            // As the file's reader does, which has no null.
            metadata = (JsonSerializer.Deserialize<Dictionary<string, string?>>(bytes) ?? []).ToDictionary(
                pair => pair.Key,
                pair => pair.Value ?? "");
        }
        catch (JsonException e)
        {
            // The reader of the file refuses it, which is another target.
            throw new AlexNetException("The metadata are no JSON.", e);
        }

        WeightBundle bundle = WeightBundle.FromMetadata(Name, metadata, WeightExport.MeanOf(Name, metadata));
        bundle.Network();
        bundle.Preprocessing.Input();
    }

    /// <summary>Reads the tensors that are no longer than the file: a few bytes may repeat one number often.</summary>
    private static void ReadAll(TensorFile file, int length)
    {
        using (file)
        {
            foreach (TensorEntry tensor in file.Tensors.Where(tensor => tensor.Count <= length))
            {
                file.Read(tensor);
            }
        }
    }

    private static void Parse(byte[] bytes, Action<string> parse)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"alexnet-fuzz-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            string path = Path.Combine(folder, Name);
            File.WriteAllBytes(path, bytes);
            parse(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
