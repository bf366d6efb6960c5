using AlexNetSharp.Kernels.Normalization;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Batch normalization of plain tensors by the kernel, with its gradients.</summary>
internal sealed unsafe class BatchNormFunction : autograd.SingleTensorFunction<BatchNormFunction>
{
    private const string Rule = "rule";
    private const string Shapes = "shapes";
    private const string NeedsInputGradient = "needs input gradient";

    /// <inheritdoc/>
    public override string Name => "AlexNetSharpBatchNorm";

    /// <summary>Normalizes with the batch's own statistics, which it writes, without a gradient.</summary>
    public static Tensor Train(Tensor x, Tensor scale, Tensor shift, Tensor mean, Tensor variance, BatchNormRule rule)
    {
        Tensor y = empty_like(x);
        BatchNormKernels.Train(
            TensorMemory.Floats(x),
            TensorMemory.Floats(y),
            TensorMemory.Planes(x),
            Parameters(scale, shift, mean, variance, rule));
        return y;
    }

    /// <summary>Normalizes with given statistics, without a gradient.</summary>
    public static Tensor Infer(Tensor x, Tensor scale, Tensor shift, Tensor mean, Tensor variance, BatchNormRule rule)
    {
        Tensor y = empty_like(x);
        BatchNormKernels.Infer(
            TensorMemory.Floats(x),
            TensorMemory.Floats(y),
            TensorMemory.Planes(x),
            Parameters(scale, shift, mean, variance, rule));
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (var x, var scale, var shift) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        (var mean, var variance, var rule) = ((Tensor)vars[3], (Tensor)vars[4], (BatchNormRule)vars[5]);
        Tensor y = Train(x, scale, shift, mean, variance, rule);
        ctx.save_for_backward([x, scale, shift, mean, variance]);
        ctx.save_data(Rule, rule);
        ctx.save_data(NeedsInputGradient, x.requires_grad);
        ctx.save_data(Shapes, (long[][])[x.shape, scale.shape, shift.shape]);
        return y;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var rule = (BatchNormRule)ctx.get_data(Rule);
        bool needsInputGradient = (bool)ctx.get_data(NeedsInputGradient);
        long[][] shapes = (long[][])ctx.get_data(Shapes);
        return
        [
            .. GradientReturn.Of(grad_output, shapes, dy => Gradients(ctx.get_saved_variables(), dy, rule, needsInputGradient)),
            null!,
            null!,
            null!,
        ];
    }

    private static Tensor?[] Gradients(List<Tensor> saved, Tensor dy, BatchNormRule rule, bool needsInputGradient)
    {
        (Tensor x, Tensor scale, Tensor shift) = (saved[0], saved[1], saved[2]);
        Tensor? inputGradient = needsInputGradient ? empty_like(x) : null;
        Tensor scaleGradient = empty_like(scale);
        Tensor shiftGradient = empty_like(shift);
        var gradients = new BatchNormGradients
        {
            Input = inputGradient is null ? null : TensorMemory.Floats(inputGradient),
            Scale = TensorMemory.Floats(scaleGradient),
            Shift = TensorMemory.Floats(shiftGradient),
        };
        BatchNormKernels.Backward(
            TensorMemory.Floats(x),
            TensorMemory.Floats(dy),
            TensorMemory.Planes(x),
            Parameters(scale, shift, saved[3], saved[4], rule),
            gradients);
        return [inputGradient, ParameterGradient.Deliver(scale, scaleGradient), ParameterGradient.Deliver(shift, shiftGradient)];
    }

    private static BatchNormParameters Parameters(Tensor scale, Tensor shift, Tensor mean, Tensor variance, BatchNormRule rule) => new()
    {
        Scale = TensorMemory.Floats(scale),
        Shift = TensorMemory.Floats(shift),
        Mean = TensorMemory.Pointer<double>(mean),
        Variance = TensorMemory.Pointer<double>(variance),
        Epsilon = rule.Epsilon,
        Rectify = rule.Rectify,
    };
}
