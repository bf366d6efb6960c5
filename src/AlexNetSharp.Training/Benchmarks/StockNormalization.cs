using AlexNetSharp.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>
/// TorchSharp's local response normalization in one call over all maps; groups become images of fewer maps, which is a free view.
/// </summary>
internal sealed class StockNormalization : nn.Module<Tensor, Tensor>
{
    private readonly LrnLayer _layer;
    private readonly LocalResponseNorm _normalization;

    /// <summary>Initializes the layer.</summary>
    /// <param name="layer">The record.</param>
    public StockNormalization(LrnLayer layer)
        : base(layer.Name)
    {
        _layer = layer;
        _normalization = nn.LocalResponseNorm(layer.Size, layer.DividedAlpha, layer.Beta, layer.K);
        register_module("normalization", _normalization);
    }

    /// <summary>Normalizes (N, C, H, W).</summary>
    public override Tensor forward(Tensor input)
    {
        if (_layer.Groups == 1)
        {
            return _normalization.call(input);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor columns = input.view(input.size(0) * _layer.Groups, input.size(1) / _layer.Groups, input.size(2), input.size(3));
        return _normalization.call(columns).view(input.shape).MoveToOuterDisposeScope();
    }
}
