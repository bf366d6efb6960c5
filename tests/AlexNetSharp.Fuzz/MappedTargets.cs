using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Caffe;
using AlexNetSharp.Weights.Onnx;

namespace AlexNetSharp.Fuzz;

/// <summary>Parsers of weight files that are mapped, so that each input is a file of its own.</summary>
internal static class MappedTargets
{
    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("caffemodel", bytes => ParseFile(bytes, ParseCaffe), CaffeSeeds.Models),
        new("binaryproto", bytes => ParseFile(bytes, path => CaffeMean.Read(path)), CaffeSeeds.Means),
        new("onnx", bytes => ParseFile(bytes, ParseOnnx), OnnxSeeds.All),
    ];

    private static void ParseCaffe(string path)
    {
        using CaffeModelFile file = CaffeModelFile.Open(path);
        ReadAll(file);
    }

    private static void ParseOnnx(string path)
    {
        using OnnxModelFile file = OnnxModelFile.Open(path);
        ReadAll(file);
        OnnxNetwork.Read(file);
    }

    private static void ReadAll(TensorFile file)
    {
        foreach (TensorEntry tensor in file.Tensors)
        {
            file.Read(tensor);
        }
    }

    private static void ParseFile(byte[] bytes, Action<string> parse)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"alexnet-fuzz-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        try
        {
            string path = Path.Combine(folder, "input");
            File.WriteAllBytes(path, bytes);
            parse(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
