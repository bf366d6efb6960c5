using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>factor * x + summand with constants that are not learned.</summary>
/// <param name="name">The layer's name.</param>
/// <param name="factor">What every value is multiplied by.</param>
/// <param name="summand">What is added.</param>
internal sealed class Rescaling(string name, double factor, double summand) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Rescales a tensor of any shape.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return ((input * factor) + summand).MoveToOuterDisposeScope();
    }
}
