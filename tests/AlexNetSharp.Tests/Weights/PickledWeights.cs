using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Tells the weight files of pickles, reads their numbers and makes the tensors that writers take.</summary>
internal static class PickledWeights
{
    /// <summary>Whether a file is one of PyTorch or NumPy.</summary>
    public static bool IsPickled(string path) => Path.GetExtension(path) == ".npy" || path.Contains(".pth", StringComparison.Ordinal);

    /// <summary>A tensor's numbers by its name.</summary>
    public static float[] Values(this TensorFile file, string name) => file.Read(file.Tensors.Single(tensor => tensor.Name == name));

    /// <summary>A tensor to be written.</summary>
    public static StreamedTensor Streamed(string name, float[] values, params long[] shape) =>
        new(name, shape, stream => stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())));
}
