using AlexNetSharp.Kernels.Normalization;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Local response normalization across maps as a layer: x / (k + alpha * sum of squares over the window)^beta.</summary>
/// <remarks>The kernel does contiguous float32 and bfloat16 tensors on the CPU, tensor operations everything else.</remarks>
internal sealed class Lrn : nn.Module<Tensor, Tensor>
{
    private readonly LrnParameters _constants;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="parameters">The constants.</param>
    public Lrn(string name, LrnParameters parameters)
        : base(name) => _constants = parameters;

    /// <summary>Normalizes (N, C, H, W).</summary>
    public override Tensor forward(Tensor input) => Apply(input, _constants);

    /// <summary>Normalizes (N, C, H, W).</summary>
    /// <exception cref="ArgumentException">The window is even, or the groups do not divide the maps.</exception>
    public static Tensor Apply(Tensor x, LrnParameters parameters)
    {
        parameters.Check((nint)x.size(1));
        if (!TensorMemory.IsPlainOrBFloat16(x))
        {
            return ByTensorOperations(x, parameters);
        }

        return TensorMemory.NeedsGradient(x) ? LrnFunction.apply(x, parameters) : LrnFunction.Compute(x, parameters);
    }

    /// <summary>The same by tensor operations, on any device and type; bfloat16 is computed in float32.</summary>
    internal static Tensor ByTensorOperations(Tensor x, LrnParameters parameters)
    {
        using DisposeScope scope = NewDisposeScope();
        if (x.dtype == ScalarType.BFloat16)
        {
            return ByTensorOperations(x.to(ScalarType.Float32), parameters).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
        }

        long channels = x.size(1) / parameters.Groups;
        int reach = parameters.Size / 2;

        // One axis for the groups, so that the zeros which pad the maps end every window at its group's border.
        Tensor squares = x.square().reshape(x.size(0), parameters.Groups, channels, -1);
        Tensor padded = nn.functional.pad(squares, [0, 0, reach, reach]);
        Tensor sum = padded.narrow(2, 0, channels);
        for (int shift = 1; shift < parameters.Size; shift++)
        {
            sum = sum + padded.narrow(2, shift, channels);
        }

        Tensor scale = ((sum * (double)parameters.Alpha) + (double)parameters.K).reshape(x.shape);
        return (x * scale.pow(-(double)parameters.Beta)).MoveToOuterDisposeScope();
    }
}
