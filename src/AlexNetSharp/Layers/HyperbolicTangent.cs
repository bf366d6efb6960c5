using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>tanh(x).</summary>
/// <param name="name">The layer's name.</param>
internal sealed class HyperbolicTangent(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Computes it of a tensor of any shape.</summary>
    public override Tensor forward(Tensor input) => input.tanh();
}
