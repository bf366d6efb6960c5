using AlexNetSharp.Evaluation;
using AlexNetSharp.Networks;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;
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
        using SafetensorsFile file = WeightFiles.OpenBundle(path, cancellation);
        return Open(file, device);
    }

    /// <summary>Builds the network of a bundle that is open.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="device">Where the network goes.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    private static LoadedNetwork Open(SafetensorsFile file, Device device)
    {
        WeightBundle bundle = WeightBundle.Read(file);
        NetworkDefinition definition = bundle.Network();
        WeightBundle.CheckTensors(file, definition);
        return Filled(bundle, definition, device, tensors => WeightBundle.ReadInto(file, tensors));
    }

    /// <summary>Reads a bundle and builds its network for inference only.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="device">Where the network goes.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static LoadedNetwork OpenForInference(string path, Device device, CancellationToken cancellation = default)
    {
        using SafetensorsFile file = WeightFiles.OpenBundle(path, cancellation);
        return OpenForInference(file, device);
    }

    /// <summary>Builds the network of an open bundle for inference only, with batch normalization folded into the weights.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="device">Where the network goes.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static LoadedNetwork OpenForInference(SafetensorsFile file, Device device)
    {
        LoadedNetwork loaded = Open(file, device);
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

    /// <summary>Builds the network of weights that were read.</summary>
    /// <param name="imported">The weights; they are copied.</param>
    /// <param name="device">Where the network goes.</param>
    public static LoadedNetwork Of(ImportedNetwork imported, Device device)
    {
        ArgumentNullException.ThrowIfNull(imported);
        return Filled(imported.Bundle, imported.Bundle.Network(), device, tensors =>
        {
            foreach (WeightTensor tensor in tensors)
            {
                imported.Weights[tensor.Name].Values.CopyTo(tensor.Values);
            }
        });
    }

    /// <summary>From stored images to logits; of the network, so only while it lives.</summary>
    /// <param name="views">Which views are classified.</param>
    public Predictor Predictor(ViewRule views) => new(new NetworkPass(Network), Bundle.Preprocessing, views);

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();

    private static LoadedNetwork Filled(
        WeightBundle bundle,
        NetworkDefinition definition,
        Device device,
        Action<IReadOnlyList<WeightTensor>> read)
    {
        NetworkModule network = NetworkBuilder.BuildEmpty(definition, device);
        try
        {
            TensorWeights.Fill(network.NamedTensors(), read);
            network.eval();
            return new LoadedNetwork(bundle, network);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
