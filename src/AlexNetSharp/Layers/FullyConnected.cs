using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>A fully connected layer; its input is flattened in (C, H, W) order.</summary>
internal sealed class FullyConnected : nn.Module<Tensor, Tensor>
{
    /// <summary>Initialises the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weight">Weights (outputs, inputs); owned by the layer.</param>
    /// <param name="bias">Biases (outputs); owned by the layer.</param>
    public FullyConnected(string name, Tensor weight, Tensor bias)
        : base(name) => LayerParameters.Register(this, weight, bias);

    /// <summary>Maps (N, ...) to (N, outputs).</summary>
    public override Tensor forward(Tensor input)
    {
        using Tensor flat = input.flatten(1);
        return nn.functional.linear(flat, LayerParameters.Weight(this), LayerParameters.Bias(this));
    }
}
