using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>A convolution with a table of connections by TorchSharp's own: the learned kernels among zeros.</summary>
#pragma warning disable CA1708 // TorchSharp spells the method that modules override in lower case.
internal sealed class StockPartialConvolution : nn.Module<Tensor, Tensor>
#pragma warning restore CA1708
{
    private readonly PartialConvolutionLayer _layer;
    private readonly int _inputs;

    /// <summary>Initializes the layer with zeros.</summary>
    /// <param name="layer">The record.</param>
    /// <param name="shape">Its shapes.</param>
    public StockPartialConvolution(PartialConvolutionLayer layer, LayerShape shape)
        : base(layer.Name)
    {
        (_layer, _inputs) = (layer, shape.Input.Channels);
        LayerParameters.Register(this, zeros(shape.WeightSizes()), zeros(shape.Biases));
    }

    /// <summary>Kernels (connections, kernel, kernel).</summary>
    public Parameter Weight => LayerParameters.Weight(this);

    /// <summary>Biases (maps).</summary>
    public Parameter Bias => LayerParameters.Bias(this);

    /// <summary>Convolves (N, C, H, W).</summary>
    public override Tensor forward(Tensor input)
    {
        using Tensor filters = PartialConvolution.Filters(Weight, _inputs, _layer.Connections);
        return nn.functional.conv2d(input, filters, Bias);
    }
}
