using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Caffe;

namespace AlexNetSharp.Weights.Conversion.Caffe;

/// <summary>Which layers' outputs each layer reads, by the places of the layers that compute something.</summary>
internal static class CaffeWiring
{
    /// <summary>Stands for the network's input.</summary>
    public const int Pixels = -1;

    /// <summary>Stands for the output of a layer behind the network, such as a loss.</summary>
    public const int Behind = -2;

    /// <summary>
    /// What the layers of a file read, in ascending order. A value that a layer changes in place is that layer's from there on.
    /// </summary>
    /// <param name="layers">All layers of the file.</param>
    /// <param name="computes">Whether a layer is one of those that have a place.</param>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<CaffeLayer> layers, Func<CaffeLayer, bool> computes)
    {
        var reads = new List<int[]>();
        var writers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (CaffeLayer layer in layers)
        {
            // What no layer writes is an input that the network itself names.
            int[] read = [.. layer.Bottoms.Select(bottom => writers.GetValueOrDefault(bottom, Pixels)).Order()];
            int writer = computes(layer) ? reads.Count : layer.Bottoms.Count == 0 ? Pixels : layer.Type == "Split" ? read[0] : Behind;
            if (computes(layer))
            {
                reads.Add(read);
            }

            foreach (string top in layer.Tops)
            {
                writers[top] = writer;
            }
        }

        return reads;
    }

    /// <summary>
    /// What the layers of a network read, in ascending order; a normalization with scale and shift has two places, as in Caffe.
    /// </summary>
    /// <param name="network">The network.</param>
    public static IReadOnlyList<int[]> Of(NetworkDefinition network)
    {
        var reads = new List<int[]>();
        Walk(network.Layers, Pixels);
        return reads;

        int Walk(IReadOnlyList<LayerRecord> layers, int input)
        {
            foreach (LayerRecord layer in layers)
            {
                int[] read = layer is ResidualLayer block
                    ? [.. new[] { Walk(block.Body, input), Walk(block.Shortcut, input) }.Order()]
                    : [input];
                reads.Add(read);
                if (layer is BatchNormLayer { ScaleAndShift: true })
                {
                    reads.Add([reads.Count - 1]);
                }

                input = reads.Count - 1;
            }

            return input;
        }
    }
}
