using AlexNetSharp.Evaluation;
using AlexNetSharp.Inference;
using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Models;

/// <summary>
/// A bundle's network, ready to evaluate: by a plan on the processor, where libtorch is not touched, or by libtorch on a GPU.
/// </summary>
internal sealed class ReadyNetwork : IDisposable
{
    private readonly IForwardPass _pass;
    private readonly Action _free;

    private ReadyNetwork(WeightBundle bundle, IForwardPass pass, Action free) => (Bundle, _pass, _free) = (bundle, pass, free);

    /// <summary>What the bundle says.</summary>
    public WeightBundle Bundle { get; }

    /// <summary>Reads a bundle and makes its network ready.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="computing">What computes.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static ReadyNetwork Open(string path, InferenceDevice computing, CancellationToken cancellation = default)
    {
        using BundledNetwork network = BundledNetwork.Open(path, cancellation);
        return Of(network.Bundle, network.Weights, computing);
    }

    /// <summary>Makes the network of an open bundle ready.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="computing">What computes.</param>
    /// <exception cref="AlexNetException">The file cannot be used; the sentence says why.</exception>
    public static ReadyNetwork Open(SafetensorsFile file, InferenceDevice computing)
    {
        using BundledNetwork network = BundledNetwork.Open(file);
        return Of(network.Bundle, network.Weights, computing);
    }

    /// <summary>Makes the network of weights that were read ready.</summary>
    /// <param name="bundle">What is said of the weights.</param>
    /// <param name="weights">
    /// The weights; the caller may dispose of them: what is needed of their memory is kept, or copied to the GPU.
    /// </param>
    /// <param name="computing">What computes.</param>
    public static ReadyNetwork Of(WeightBundle bundle, NetworkWeights weights, InferenceDevice computing)
    {
        if (computing.Gpu is { } gpu)
        {
            var network = LoadedNetwork.Of(bundle, weights, gpu);
            return new ReadyNetwork(bundle, new NetworkPass(network.Network), network.Dispose);
        }

        InferencePlan plan = InferencePlan.Of(bundle.Network(), weights.Tensors);
        var pass = new InferencePass(plan, computing.Threads);
        return new ReadyNetwork(bundle, pass, () =>
        {
            pass.Dispose();
            plan.Dispose();
        });
    }

    /// <summary>From stored images to logits; of the network, so only while it lives.</summary>
    /// <param name="views">Which views are classified.</param>
    public Predictor Predictor(ViewRule views) => new(_pass, Bundle.Preprocessing, views);

    /// <inheritdoc/>
    public void Dispose() => _free();
}
