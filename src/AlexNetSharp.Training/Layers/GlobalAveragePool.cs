using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>The mean of each whole map as a layer.</summary>
/// <param name="name">The layer's name.</param>
internal sealed class GlobalAveragePool(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Pools (N, C, H, W) to (N, C, 1, 1), by tensor operations.</summary>
    public override Tensor forward(Tensor input) => input.mean([2, 3], keepdim: true);
}
