using AlexNetSharp.Files;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Visualization;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Workflows;

/// <summary>The picture of a network's first layer, for the filters alone, for reports and for experiments.</summary>
internal static class FirstFilters
{
    /// <summary>Draws the first layer's filters as a PNG.</summary>
    /// <param name="network">The network with its weights.</param>
    public static byte[] Draw(BundledNetwork network)
    {
        (float[] weights, ConvolutionLayer first) = Read(network);
        return FilterSheet.Draw(weights, first.Outputs, first.Kernel, network.Network.Columns);
    }

    /// <summary>Draws the first layer's filters into a file.</summary>
    /// <param name="network">The network with its weights.</param>
    /// <param name="path">The file, a PNG, or an SVG with the columns' names.</param>
    /// <returns>The layer.</returns>
    public static ConvolutionLayer Write(BundledNetwork network, string path)
    {
        (float[] weights, ConvolutionLayer first) = Read(network);
        int columns = network.Network.Columns;
        OwnFile.WritePicture(
            path,
            () => FilterSheet.Draw(weights, first.Outputs, first.Kernel, columns),
            () => FilterSheet.DrawSvg(weights, first.Outputs, first.Kernel, columns));
        return first;
    }

    private static (float[] Weights, ConvolutionLayer Layer) Read(BundledNetwork network)
    {
        ConvolutionLayer first = network.Network.Layers.OfType<ConvolutionLayer>().First();
        WeightTensor tensor = network.Weights[$"{first.Name}.weight"];
        float[] weights = tensor.Values.ToArray();
        if (network.Bundle.Preprocessing.Order == ChannelOrder.Bgr && tensor.Shape[1] == 3)
        {
            // Pictures are RGB whatever order the network takes.
            int plane = first.Kernel * first.Kernel;
            for (int blue = 0; blue < weights.Length; blue += 3 * plane)
            {
                for (int red = blue + (2 * plane), i = 0; i < plane; i++)
                {
                    (weights[blue + i], weights[red + i]) = (weights[red + i], weights[blue + i]);
                }
            }
        }

        return (weights, first);
    }
}
