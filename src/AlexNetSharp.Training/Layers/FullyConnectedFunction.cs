using AlexNetSharp.Kernels.FullyConnected;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>A fully connected layer over plain tensors by the kernels, with its gradients.</summary>
internal sealed unsafe class FullyConnectedFunction : autograd.SingleTensorFunction<FullyConnectedFunction>
{
    private const string NeedsInputGradient = "needs input gradient";
    private const string Shapes = "shapes";

    /// <inheritdoc/>
    public override string Name => "AlexNetSharpFullyConnected";

    /// <summary>Maps (N, inputs) to (N, outputs) without a gradient.</summary>
    public static Tensor Compute(Tensor x, Tensor weight, Tensor bias)
    {
        FullyConnectedShape shape = Shape(x, weight);
        Tensor y = empty([shape.Images, shape.Outputs], dtype: ScalarType.Float32);
        FullyConnectedKernels.Forward(
            TensorMemory.Floats(x), TensorMemory.Floats(weight), TensorMemory.Floats(bias), TensorMemory.Floats(y), shape);
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (var x, var weight, var bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        ctx.save_for_backward([x, weight, bias]);
        ctx.save_data(NeedsInputGradient, x.requires_grad);
        ctx.save_data(Shapes, (long[][])[x.shape, weight.shape, bias.shape]);
        return Compute(x, weight, bias);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        bool needsInputGradient = (bool)ctx.get_data(NeedsInputGradient);
        long[][] shapes = (long[][])ctx.get_data(Shapes);
        return GradientReturn.Of(grad_output, shapes, dy => Gradients(ctx.get_saved_variables(), dy, needsInputGradient));
    }

    private static Tensor?[] Gradients(List<Tensor> saved, Tensor dy, bool needsInputGradient)
    {
        (Tensor x, Tensor weight, Tensor bias) = (saved[0], saved[1], saved[2]);
        FullyConnectedShape shape = Shape(x, weight);
        Tensor? inputGradient = null;
        if (needsInputGradient)
        {
            inputGradient = empty_like(x);
            FullyConnectedKernels.InputGradient(
                TensorMemory.Floats(dy),
                TensorMemory.Floats(weight),
                TensorMemory.Floats(inputGradient),
                shape);
        }

        if (!weight.requires_grad && !bias.requires_grad)
        {
            return [inputGradient, null, null];
        }

        Tensor weightGradient = empty_like(weight);
        Tensor biasGradient = empty_like(bias);
        FullyConnectedKernels.ParameterGradients(
            TensorMemory.Floats(x), TensorMemory.Floats(dy), TensorMemory.Floats(weightGradient), TensorMemory.Floats(biasGradient), shape);
        return [inputGradient, ParameterGradient.Deliver(weight, weightGradient), ParameterGradient.Deliver(bias, biasGradient)];
    }

    private static FullyConnectedShape Shape(Tensor x, Tensor weight) =>
        new(checked((int)x.size(0)), checked((int)x.size(1)), checked((int)weight.size(0)));
}
