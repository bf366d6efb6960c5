using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>amplitude * tanh(slope * x).</summary>
/// <param name="name">The layer's name.</param>
/// <param name="amplitude">What the output tends to for large inputs.</param>
/// <param name="slope">What the input is multiplied by.</param>
internal sealed class ScaledTanh(string name, double amplitude, double slope) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Squashes a tensor of any shape.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return ((input * slope).tanh() * amplitude).MoveToOuterDisposeScope();
    }
}
