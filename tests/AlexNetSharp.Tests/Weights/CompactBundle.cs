using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Networks with weights of a fixed formula, written as bundles.</summary>
internal static class CompactBundle
{
    /// <summary>Writes a bundle.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The network.</param>
    /// <param name="storage">What it stores.</param>
    /// <param name="width">The network's width.</param>
    /// <param name="change">Changes weights before they are written; null for none.</param>
    /// <returns>The float32 weights that were given to the writer, by name.</returns>
    public static Dictionary<string, float[]> Write(
        string path,
        string model,
        WeightStorage storage,
        double width = 0.125,
        Action<NetworkWeights>? change = null)
    {
        NetworkOptions options = model == "lenet5" ? new() : new() { Classes = 3, Width = width };
        NetworkDefinition network = NetworkZoo.Create(model, options);
        using var weights = new NetworkWeights(network);
        Fill(weights);
        change?.Invoke(weights);
        int side = network.StoredSize;
        var bundle = new WeightBundle
        {
            Model = model,
            Options = network.Options,
            Labels = [.. Enumerable.Range(0, network.Classes).Select(i => new ClassLabel($"class{i}", $"class {i}"))],
            Preprocessing = new ImagePreprocessing
            {
                Geometry = new PackGeometry { Height = side, Width = side, Channels = network.InputChannels },
                CropSize = network.InputSize,
                MeanValues = [.. Enumerable.Range(0, network.InputChannels * side * side).Select(i => i % 251 / 3f)],
            },
            Storage = storage,
        };
        WeightExport.Write(path, bundle, weights.Tensors);
        return weights.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Positive and negative numbers of all magnitudes that weights have, none of which is a bfloat16.</summary>
    private static void Fill(NetworkWeights weights)
    {
        uint state = 1;
        foreach (WeightTensor tensor in weights.Tensors)
        {
            foreach (ref float value in tensor.Values)
            {
                state = (state * 1664525) + 1013904223;
                value = ((state >> 8) - (1 << 23)) / (float)(1 << 23) * 0.25f;
            }
        }
    }
}
