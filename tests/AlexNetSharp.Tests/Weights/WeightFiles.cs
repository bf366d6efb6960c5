using AlexNetSharp.Weights;
using AlexNetSharp.Weights.NumPy;
using AlexNetSharp.Weights.PyTorch;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Opens the weight files of pickles by their ending, and makes the tensors that writers take.</summary>
internal static class WeightFiles
{
    /// <summary>Whether a file is one of PyTorch or NumPy.</summary>
    public static bool IsPickled(string path) => Path.GetExtension(path) == ".npy" || path.Contains(".pth", StringComparison.Ordinal);

    /// <summary>Opens one.</summary>
    public static TensorFile Open(string path) => Path.GetExtension(path) == ".npy" ? NpyWeightFile.Open(path) : PyTorchFile.Open(path);

    /// <summary>A tensor's numbers by its name.</summary>
    public static float[] Values(this TensorFile file, string name) => file.Read(file.Tensors.Single(tensor => tensor.Name == name));

    /// <summary>A tensor to be written.</summary>
    public static StreamedTensor Streamed(string name, float[] values, params long[] shape) =>
        new(name, shape, stream => stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())));
}
