using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>Opens weight files of every format that is read, by their content.</summary>
public static class WeightFiles
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">There is no such file, its format is not known, or it is broken; the sentence says which.</exception>
    public static TensorFile Open(string path) => SafetensorsFile.Open(path);
}
