using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>max(0, x).</summary>
internal sealed class Relu : nn.Module<Tensor, Tensor>
{
    private readonly bool _inPlace;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="inPlace">
    /// Whether the input may be overwritten: it belongs to the network, and the layer before does not need it for its gradient.
    /// </param>
    public Relu(string name, bool inPlace)
        : base(name) => _inPlace = inPlace;

    /// <summary>Rectifies a tensor of any shape.</summary>
    public override Tensor forward(Tensor input) => _inPlace ? input.relu_() : input.relu();
}
