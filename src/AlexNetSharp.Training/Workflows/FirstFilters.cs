using AlexNetSharp.Files;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Visualization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows;

/// <summary>The picture of a network's first layer, for the filters alone, for reports and for experiments.</summary>
internal static class FirstFilters
{
    /// <summary>Draws the first layer's filters as a PNG.</summary>
    /// <param name="network">The network with its weights.</param>
    public static byte[] Draw(LoadedNetwork network)
    {
        (float[] weights, ConvolutionLayer first) = Read(network);
        return FilterSheet.Draw(weights, first.Outputs, first.Kernel, network.Network.Definition.Columns);
    }

    /// <summary>Draws the first layer's filters into a file.</summary>
    /// <param name="network">The network with its weights.</param>
    /// <param name="path">The file, a PNG, or an SVG with the columns' names.</param>
    /// <returns>The layer.</returns>
    public static ConvolutionLayer Write(LoadedNetwork network, string path)
    {
        (float[] weights, ConvolutionLayer first) = Read(network);
        int columns = network.Network.Definition.Columns;
        OwnFile.WritePicture(
            path,
            () => FilterSheet.Draw(weights, first.Outputs, first.Kernel, columns),
            () => FilterSheet.DrawSvg(weights, first.Outputs, first.Kernel, columns));
        return first;
    }

    private static (float[] Weights, ConvolutionLayer Layer) Read(LoadedNetwork network)
    {
        ConvolutionLayer first = network.Network.Definition.Layers.OfType<ConvolutionLayer>().First();
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = network.Network.NamedTensors()[$"{first.Name}.weight"].detach().cpu();
        if (network.Bundle.Preprocessing.Order == ChannelOrder.Bgr && weights.size(1) == 3)
        {
            // Pictures are RGB whatever order the network takes.
            weights = weights.flip(1).contiguous();
        }

        return (weights.data<float>().ToArray(), first);
    }
}
