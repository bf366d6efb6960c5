using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Minus the squared distance between the input and fixed centers.</summary>
/// <param name="name">The layer's name.</param>
/// <param name="centers">The centers, all of the input's length.</param>
internal sealed class RadialBasis(string name, IReadOnlyList<IReadOnlyList<float>> centers) : nn.Module<Tensor, Tensor>(name)
{
    private readonly float[] _values = [.. centers.SelectMany(center => center)];

    /// <summary>Maps (N, ...) to (N, centers), by tensor operations; bfloat16 is computed in float32.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        if (input.dtype == ScalarType.BFloat16)
        {
            return forward(input.to(ScalarType.Float32)).MoveToOuterDisposeScope();
        }

        Tensor all = tensor(_values, [1, centers.Count, _values.Length / centers.Count], dtype: input.dtype, device: input.device);
        return (input.flatten(1).unsqueeze(1) - all).square().sum(2).neg().MoveToOuterDisposeScope();
    }
}
