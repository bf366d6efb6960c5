using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>
/// Local response normalization over neighboring pixels of a map as a layer: x / (k + alpha * mean of squares over the window)^beta.
/// </summary>
/// <param name="name">The layer's name.</param>
/// <param name="size">Height and width of the window; odd.</param>
/// <param name="constants">k, alpha and beta.</param>
internal sealed class SpatialLrn(string name, int size, (double K, double Alpha, double Beta) constants)
    : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Normalizes (N, C, H, W), by tensor operations; bfloat16 is computed in float32.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        if (input.dtype == ScalarType.BFloat16)
        {
            return forward(input.to(ScalarType.Float32)).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
        }

        Tensor mean = nn.functional.avg_pool2d(input.square(), [size, size], [1, 1], [size / 2, size / 2], count_include_pad: true);
        return (input * ((mean * constants.Alpha) + constants.K).pow(-constants.Beta)).MoveToOuterDisposeScope();
    }
}
