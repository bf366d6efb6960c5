using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>The sum of every window of a map, times the map's learned coefficient, plus its learned bias.</summary>
internal sealed class Subsampling : nn.Module<Tensor, Tensor>
{
    private readonly int _kernel;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="weight">Coefficients (maps); owned by the layer.</param>
    /// <param name="bias">Biases (maps); owned by the layer.</param>
    /// <param name="kernel">Height and width of the window, and the distance between windows.</param>
    public Subsampling(string name, Tensor weight, Tensor bias, int kernel)
        : base(name)
    {
        _kernel = kernel;
        LayerParameters.Register(this, weight, bias);
    }

    /// <summary>Maps (N, C, H, W) to (N, C, H / kernel, W / kernel), by tensor operations; bfloat16 is computed in float32.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        if (input.dtype == ScalarType.BFloat16)
        {
            return forward(input.to(ScalarType.Float32)).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
        }

        Tensor mean = nn.functional.avg_pool2d(input, [_kernel, _kernel], [_kernel, _kernel]);
        Tensor ofMean = (LayerParameters.Weight(this) * (_kernel * _kernel)).view(1, -1, 1, 1);
        return ((mean * ofMean) + LayerParameters.Bias(this).view(1, -1, 1, 1)).MoveToOuterDisposeScope();
    }
}
