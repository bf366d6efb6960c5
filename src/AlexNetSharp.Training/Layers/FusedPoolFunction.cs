using AlexNetSharp.Kernels.Fusion;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>ReLU, normalization and max pooling of a plain tensor by one kernel, with its gradient.</summary>
internal sealed unsafe class FusedPoolFunction : autograd.SingleTensorFunction<FusedPoolFunction>
{
    private const string Extents = "extents";
    private const string InputShape = "input";

    /// <inheritdoc/>
    public override string Name => "AlexNetSharpReluLrnMaxPool";

    /// <summary>Computes without a gradient.</summary>
    public static Tensor Compute(Tensor z, FusedShape shape)
    {
        Tensor y = Output(z, shape, z.dtype);
        Forward(z, y, null, shape);
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var z = (Tensor)vars[0];
        var shape = (FusedShape)vars[1];
        Tensor y = Output(z, shape, z.dtype);
        Tensor places = Output(z, shape, ScalarType.Byte);
        Forward(z, y, TensorMemory.Pointer<byte>(places), shape);
        ctx.save_for_backward([z, places]);
        ctx.save_data(Extents, shape);
        ctx.save_data(InputShape, z.shape);
        return y;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var shape = (FusedShape)ctx.get_data(Extents);
        long[] input = (long[])ctx.get_data(InputShape);
        return [GradientReturn.Of(grad_output, input, dy => Gradient(ctx.get_saved_variables(), dy, shape)), null!];
    }

    private static Tensor Gradient(List<Tensor> saved, Tensor dy, FusedShape shape)
    {
        (Tensor z, Tensor places) = (saved[0], saved[1]);
        Tensor dz = empty_like(z);
        byte* where = TensorMemory.Pointer<byte>(places);
        if (z.dtype == ScalarType.BFloat16)
        {
            ReluLrnMaxPoolKernels.Backward(TensorMemory.BFloat16s(z), TensorMemory.BFloat16s(dy), where, TensorMemory.BFloat16s(dz), shape);
        }
        else
        {
            ReluLrnMaxPoolKernels.Backward(TensorMemory.Floats(z), TensorMemory.Floats(dy), where, TensorMemory.Floats(dz), shape);
        }

        return dz;
    }

    private static void Forward(Tensor z, Tensor y, byte* places, FusedShape shape)
    {
        if (z.dtype == ScalarType.BFloat16)
        {
            ReluLrnMaxPoolKernels.Forward(TensorMemory.BFloat16s(z), TensorMemory.BFloat16s(y), places, shape);
        }
        else
        {
            ReluLrnMaxPoolKernels.Forward(TensorMemory.Floats(z), TensorMemory.Floats(y), places, shape);
        }
    }

    private static Tensor Output(Tensor z, FusedShape shape, ScalarType type) =>
        empty([z.size(0), z.size(1), shape.Pool.OutputHeight, shape.Pool.OutputWidth], dtype: type);
}
