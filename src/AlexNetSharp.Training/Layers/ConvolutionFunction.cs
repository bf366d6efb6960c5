using AlexNetSharp.Kernels.Convolution;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Convolution of plain tensors by the kernel, with its gradients.</summary>
internal sealed unsafe class ConvolutionFunction : autograd.SingleTensorFunction<ConvolutionFunction>
{
    private const string Extents = "extents";
    private const string NeedsInputGradient = "needs input gradient";
    private const string Shapes = "shapes";

    /// <inheritdoc/>
    public override string Name => "AlexNetSharpConvolution";

    /// <summary>Convolves without a gradient.</summary>
    public static Tensor Compute(Tensor x, Tensor weight, Tensor bias, in ConvolutionShape shape)
    {
        Tensor y = empty([shape.Images, shape.Outputs, shape.OutputHeight, shape.OutputWidth], dtype: ScalarType.Float32);
        ConvolutionKernels.Forward(
            TensorMemory.Floats(x), TensorMemory.Floats(weight), TensorMemory.Floats(bias), TensorMemory.Floats(y), shape);
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (var x, var weight, var bias) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        var shape = (ConvolutionShape)vars[3];
        ctx.save_for_backward([x, weight, bias]);
        ctx.save_data(Extents, shape);
        ctx.save_data(NeedsInputGradient, x.requires_grad);
        ctx.save_data(Shapes, (long[][])[x.shape, weight.shape, bias.shape]);
        return Compute(x, weight, bias, shape);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var shape = (ConvolutionShape)ctx.get_data(Extents);
        bool needsInputGradient = (bool)ctx.get_data(NeedsInputGradient);
        long[][] shapes = (long[][])ctx.get_data(Shapes);
        return [.. GradientReturn.Of(grad_output, shapes, dy => Gradients(ctx.get_saved_variables(), dy)), null!];

        Tensor?[] Gradients(List<Tensor> saved, Tensor dy)
        {
            (Tensor x, Tensor weight, Tensor bias) = (saved[0], saved[1], saved[2]);
            Tensor? inputGradient = needsInputGradient ? InputGradient(x, weight, dy) : null;
            if (!weight.requires_grad && !bias.requires_grad)
            {
                return [inputGradient, null, null];
            }

            Tensor weightGradient = empty_like(weight);
            Tensor biasGradient = empty_like(bias);
            ConvolutionKernels.ParameterGradients(
                TensorMemory.Floats(x),
                TensorMemory.Floats(dy),
                TensorMemory.Floats(weightGradient),
                TensorMemory.Floats(biasGradient),
                shape);
            return [inputGradient, ParameterGradient.Deliver(weight, weightGradient), ParameterGradient.Deliver(bias, biasGradient)];
        }

        Tensor InputGradient(Tensor x, Tensor weight, Tensor dy)
        {
            Tensor gradient = empty_like(x);
            ConvolutionKernels.InputGradient(TensorMemory.Floats(dy), TensorMemory.Floats(weight), TensorMemory.Floats(gradient), shape);
            return gradient;
        }
    }
}
