using AlexNetSharp.Networks;
using AlexNetSharp.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>The forward pass of a network of libtorch.</summary>
/// <param name="network">The network, owned by the caller; it is put into evaluation mode before each batch.</param>
internal sealed class NetworkPass(NetworkModule network) : IForwardPass
{
    private readonly Device _device = network.Device;

    /// <inheritdoc/>
    public int Classes => network.Definition.Classes;

    /// <inheritdoc/>
    public float[] Logits(int images, int channels, int size, Action<nint> fill) =>
        Compute(images, channels, size, fill, batch => network.Forward(batch).cpu().data<float>().ToArray());

    /// <inheritdoc/>
    public float[] Features(int images, int channels, int size, Action<nint> fill) =>
        Compute(images, channels, size, fill, network.Features);

    private unsafe float[] Compute(int images, int channels, int size, Action<nint> fill, Func<Tensor, float[]> pass)
    {
        ArgumentNullException.ThrowIfNull(fill);
        network.eval();
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Tensor batch = empty(images, channels, size, size);
        fill((nint)TensorAddress.Of(batch));
        return pass(batch.to(_device));
    }
}
