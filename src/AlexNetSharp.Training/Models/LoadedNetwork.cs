using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>A bundle with the network that it describes, built and filled. Disposing of it frees the network.</summary>
/// <param name="Bundle">What the bundle says.</param>
/// <param name="Network">The network, in evaluation mode; owned by this.</param>
internal sealed record LoadedNetwork(WeightBundle Bundle, NetworkModule Network) : IDisposable
{
    /// <summary>Reads a bundle and builds its network.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="device">Where the network goes.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static LoadedNetwork Open(string path, Device device, CancellationToken cancellation = default)
    {
        using BundledNetwork read = BundledNetwork.Open(path, cancellation);
        return Of(read.Bundle, read.Weights, device);
    }

    /// <summary>Builds the network of weights that were read.</summary>
    /// <param name="imported">The weights; they are copied.</param>
    /// <param name="device">Where the network goes.</param>
    public static LoadedNetwork Of(ImportedNetwork imported, Device device)
    {
        ArgumentNullException.ThrowIfNull(imported);
        return Of(imported.Bundle, imported.Weights, device);
    }

    /// <summary>Builds the network of weights that were read.</summary>
    /// <param name="bundle">What is said of the weights.</param>
    /// <param name="weights">The weights; they are copied.</param>
    /// <param name="device">Where the network goes.</param>
    public static LoadedNetwork Of(WeightBundle bundle, NetworkWeights weights, Device device)
    {
        NetworkModule network = NetworkBuilder.BuildEmpty(bundle.Network(), device);
        try
        {
            TensorWeights.Fill(network.NamedTensors(), tensors =>
            {
                foreach (WeightTensor tensor in tensors)
                {
                    weights[tensor.Name].Values.CopyTo(tensor.Values);
                }
            });
            network.eval();
            return new LoadedNetwork(bundle, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
