using AlexNetSharp.Kernels.Fusion;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>ReLU, normalisation and max pooling of a plain tensor by one kernel, with its gradient.</summary>
internal sealed unsafe class FusedPoolFunction : autograd.SingleTensorFunction<FusedPoolFunction>
{
    private const string Extents = "extents";
    private const string InputShape = "input";

    /// <inheritdoc/>
    public override string Name => "AlexNetSharpReluLrnMaxPool";

    /// <summary>Computes without a gradient.</summary>
    public static Tensor Compute(Tensor z, FusedShape shape)
    {
        Tensor y = Output(z, shape, ScalarType.Float32);
        ReluLrnMaxPool.Forward(TensorMemory.Floats(z), TensorMemory.Floats(y), null, shape);
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var z = (Tensor)vars[0];
        var shape = (FusedShape)vars[1];
        Tensor y = Output(z, shape, ScalarType.Float32);
        Tensor places = Output(z, shape, ScalarType.Byte);
        ReluLrnMaxPool.Forward(TensorMemory.Floats(z), TensorMemory.Floats(y), TensorMemory.Pointer<byte>(places), shape);
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
        ReluLrnMaxPool.Backward(
            TensorMemory.Floats(z), TensorMemory.Floats(dy), TensorMemory.Pointer<byte>(places), TensorMemory.Floats(dz), shape);
        return dz;
    }

    private static Tensor Output(Tensor z, FusedShape shape, ScalarType type) =>
        empty([z.size(0), z.size(1), shape.Pool.OutputHeight, shape.Pool.OutputWidth], dtype: type);
}
