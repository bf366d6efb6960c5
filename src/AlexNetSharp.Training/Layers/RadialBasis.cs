using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Minus the squared distance between the input and fixed centres.</summary>
/// <param name="name">The layer's name.</param>
/// <param name="centres">The centres, all of the input's length.</param>
internal sealed class RadialBasis(string name, IReadOnlyList<IReadOnlyList<float>> centres) : nn.Module<Tensor, Tensor>(name)
{
    private readonly float[] _values = [.. centres.SelectMany(centre => centre)];

    /// <summary>Maps (N, ...) to (N, centres), by tensor operations; bfloat16 is computed in float32.</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        if (input.dtype == ScalarType.BFloat16)
        {
            return forward(input.to(ScalarType.Float32)).MoveToOuterDisposeScope();
        }

        Tensor all = tensor(_values, [1, centres.Count, _values.Length / centres.Count], dtype: input.dtype, device: input.device);
        return (input.flatten(1).unsqueeze(1) - all).square().sum(2).neg().MoveToOuterDisposeScope();
    }
}
