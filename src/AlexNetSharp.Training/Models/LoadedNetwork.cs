using AlexNetSharp.Networks;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Safetensors;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>A bundle with the network that it describes, built and filled. Disposing of it frees the network.</summary>
/// <param name="Bundle">What the bundle says.</param>
/// <param name="Network">The network, in evaluation mode; owned by this.</param>
public sealed record LoadedNetwork(WeightBundle Bundle, NetworkModule Network) : IDisposable
{
    /// <summary>Reads a bundle and builds its network.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="device">Where the network goes.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static LoadedNetwork Open(string path, Device device)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return Open(file, device);
    }

    /// <summary>Reads an open bundle and builds its network.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="device">Where the network goes.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    internal static LoadedNetwork Open(SafetensorsFile file, Device device)
    {
        WeightBundle bundle = WeightBundle.Read(file);
        NetworkDefinition definition = bundle.Network();
        WeightBundle.CheckTensors(file, definition);
        NetworkModule network = NetworkBuilder.BuildEmpty(definition, device);
        try
        {
            WeightBundle.ReadInto(file, network.NamedTensors());
            network.eval();
            return new LoadedNetwork(bundle, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Reads a bundle and builds its network for inference only, with batch normalisation folded into the weights.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="device">Where the network goes.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static LoadedNetwork OpenForInference(string path, Device device)
    {
        LoadedNetwork loaded = Open(path, device);
        NetworkModule? folded;
        try
        {
            folded = BatchNormFolding.Fold(loaded.Network);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }

        if (folded is null)
        {
            return loaded;
        }

        loaded.Dispose();
        return loaded with { Network = folded };
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
