using AlexNetSharp.Kernels.FullyConnected;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>A fully connected layer over plain tensors by the kernels, with its gradients.</summary>
internal sealed unsafe class FullyConnectedFunction : autograd.SingleTensorFunction<FullyConnectedFunction>
{
    private const string NeedsInputGradient = "needs input gradient";

    /// <inheritdoc/>
    public override string Name => "AlexNetSharpFullyConnected";

    /// <summary>Maps (N, inputs) to (N, outputs) without a gradient.</summary>
    public static Tensor Compute(Tensor x, Tensor weight, Tensor bias)
    {
        FullyConnectedShape shape = Shape(x, weight);
        Tensor y = empty([shape.Images, shape.Outputs], dtype: ScalarType.Float32);
        DenseProducts.Forward(
            TensorMemory.Floats(x), TensorMemory.Floats(weight), TensorMemory.Floats(bias), TensorMemory.Floats(y), shape);
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (var x, var weight, var bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        ctx.save_for_backward([x, weight, bias]);
        ctx.save_data(NeedsInputGradient, x.requires_grad);
        return Compute(x, weight, bias);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        bool needsInputGradient = (bool)ctx.get_data(NeedsInputGradient);
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        long[][] shapes = [saved[0].shape, saved[1].shape, saved[2].shape];
        return GradientReturn.Of(grad_output, shapes, dy => Gradients(saved[0], saved[1], saved[2], dy, needsInputGradient));
    }

    private static Tensor?[] Gradients(Tensor x, Tensor weight, Tensor bias, Tensor dy, bool needsInputGradient)
    {
        FullyConnectedShape shape = Shape(x, weight);
        Tensor weightGradient = empty_like(weight);
        Tensor biasGradient = empty_like(bias);
        DenseProducts.ParameterGradients(
            TensorMemory.Floats(x), TensorMemory.Floats(dy), TensorMemory.Floats(weightGradient), TensorMemory.Floats(biasGradient), shape);
        Tensor? inputGradient = null;
        if (needsInputGradient)
        {
            inputGradient = empty_like(x);
            DenseProducts.InputGradient(TensorMemory.Floats(dy), TensorMemory.Floats(weight), TensorMemory.Floats(inputGradient), shape);
        }

        return [inputGradient, ParameterGradient.Deliver(weight, weightGradient), ParameterGradient.Deliver(bias, biasGradient)];
    }

    private static FullyConnectedShape Shape(Tensor x, Tensor weight) => new((int)x.size(0), (int)x.size(1), (int)weight.size(0));
}
