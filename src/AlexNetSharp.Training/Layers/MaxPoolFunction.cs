using AlexNetSharp.Kernels.Pooling;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Max pooling of a plain tensor by the kernel, with its gradient.</summary>
internal sealed unsafe class MaxPoolFunction : autograd.SingleTensorFunction<MaxPoolFunction>
{
    private const string Extents = "extents";
    private const string InputShape = "input";

    /// <inheritdoc/>
    public override string Name => "AlexNetSharpMaxPool";

    /// <summary>Pools without a gradient.</summary>
    public static Tensor Compute(Tensor x, PoolShape shape)
    {
        Tensor y = Output(x, shape, x.dtype);
        Forward(x, y, null, shape);
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        var shape = (PoolShape)vars[1];
        Tensor y = Output(x, shape, x.dtype);
        Tensor places = Output(x, shape, ScalarType.Byte);
        Forward(x, y, TensorMemory.Pointer<byte>(places), shape);
        ctx.save_for_backward([places]);
        ctx.save_data(Extents, shape);
        ctx.save_data(InputShape, x.shape);
        return y;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var shape = (PoolShape)ctx.get_data(Extents);
        long[] input = (long[])ctx.get_data(InputShape);
        return [GradientReturn.Of(grad_output, input, dy => Gradient(dy, ctx.get_saved_variables()[0], input, shape)), null!];
    }

    private static Tensor Gradient(Tensor dy, Tensor places, long[] input, PoolShape shape)
    {
        Tensor dx = empty(input, dtype: dy.dtype);
        byte* where = TensorMemory.Pointer<byte>(places);
        if (dy.dtype == ScalarType.BFloat16)
        {
            MaxPoolKernels.Backward(TensorMemory.BFloat16s(dy), where, TensorMemory.BFloat16s(dx), shape);
        }
        else
        {
            MaxPoolKernels.Backward(TensorMemory.Floats(dy), where, TensorMemory.Floats(dx), shape);
        }

        return dx;
    }

    private static void Forward(Tensor x, Tensor y, byte* places, PoolShape shape)
    {
        if (x.dtype == ScalarType.BFloat16)
        {
            MaxPoolKernels.Forward(TensorMemory.BFloat16s(x), TensorMemory.BFloat16s(y), places, shape);
        }
        else
        {
            MaxPoolKernels.Forward(TensorMemory.Floats(x), TensorMemory.Floats(y), places, shape);
        }
    }

    private static Tensor Output(Tensor x, PoolShape shape, ScalarType type) =>
        empty([x.size(0), x.size(1), shape.OutputHeight, shape.OutputWidth], dtype: type);
}
