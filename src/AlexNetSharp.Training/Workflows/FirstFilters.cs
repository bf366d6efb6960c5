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
    public static (byte[] Png, ConvolutionLayer Layer) Draw(LoadedNetwork network)
    {
        NetworkDefinition definition = network.Network.Definition;
        ConvolutionLayer first = definition.Layers.OfType<ConvolutionLayer>().First();
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = network.Network.NamedTensors()[$"{first.Name}.weight"].detach().cpu();
        if (network.Bundle.Preprocessing.Order == ChannelOrder.Bgr && weights.size(1) == 3)
        {
            // Pictures are RGB whatever order the network takes.
            weights = weights.flip(1).contiguous();
        }

        return (FilterSheet.Draw(weights.data<float>().ToArray(), first.Outputs, first.Kernel, definition.Columns), first);
    }
}
