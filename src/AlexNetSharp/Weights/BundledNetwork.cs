using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>A bundle that was read: what it says, the network that it describes, and the weights in main memory.</summary>
/// <param name="Bundle">What the bundle says.</param>
/// <param name="Network">The network.</param>
/// <param name="Weights">Its weights; owned by this.</param>
internal sealed record BundledNetwork(WeightBundle Bundle, NetworkDefinition Network, NetworkWeights Weights) : IDisposable
{
    /// <summary>Reads a bundle.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static BundledNetwork Open(string path, CancellationToken cancellation = default)
    {
        using SafetensorsFile file = WeightFiles.OpenBundle(path, cancellation);
        return Open(file);
    }

    /// <summary>Reads a bundle that is open.</summary>
    /// <param name="file">The bundle.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static BundledNetwork Open(SafetensorsFile file)
    {
        WeightBundle bundle = WeightBundle.Read(file);
        NetworkDefinition network = bundle.Network();
        WeightBundle.CheckTensors(file, network);
        var weights = new NetworkWeights(network);
        WeightBundle.ReadInto(file, weights.Tensors);
        return new BundledNetwork(bundle, network, weights);
    }

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();
}
