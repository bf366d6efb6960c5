using AlexNetSharp.Kernels.Normalization;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Local response normalization of a plain tensor by the kernel, with its gradient.</summary>
internal sealed unsafe class LrnFunction : autograd.SingleTensorFunction<LrnFunction>
{
    private const string Constants = "constants";
    private const string InputShape = "input";

    /// <inheritdoc/>
    public override string Name => "AlexNetSharpLrn";

    /// <summary>Normalizes without a gradient.</summary>
    public static Tensor Compute(Tensor x, LrnParameters parameters)
    {
        Tensor y = empty_like(x);
        if (x.dtype == ScalarType.BFloat16)
        {
            LrnKernels.Forward(TensorMemory.BFloat16s(x), TensorMemory.BFloat16s(y), TensorMemory.Planes(x), parameters);
        }
        else
        {
            LrnKernels.Forward(TensorMemory.Floats(x), TensorMemory.Floats(y), TensorMemory.Planes(x), parameters);
        }

        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        var parameters = (LrnParameters)vars[1];
        ctx.save_for_backward([x]);
        ctx.save_data(Constants, parameters);
        ctx.save_data(InputShape, x.shape);
        return Compute(x, parameters);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var parameters = (LrnParameters)ctx.get_data(Constants);
        long[] input = (long[])ctx.get_data(InputShape);
        return [GradientReturn.Of(grad_output, input, dy => Gradient(ctx.get_saved_variables()[0], dy, parameters)), null!];
    }

    private static Tensor Gradient(Tensor x, Tensor dy, LrnParameters parameters)
    {
        Tensor dx = empty_like(x);
        if (x.dtype == ScalarType.BFloat16)
        {
            LrnKernels.Backward(
                TensorMemory.BFloat16s(x),
                TensorMemory.BFloat16s(dy),
                TensorMemory.BFloat16s(dx),
                TensorMemory.Planes(x),
                parameters);
        }
        else
        {
            LrnKernels.Backward(
                TensorMemory.Floats(x),
                TensorMemory.Floats(dy),
                TensorMemory.Floats(dx),
                TensorMemory.Planes(x),
                parameters);
        }

        return dx;
    }
}
