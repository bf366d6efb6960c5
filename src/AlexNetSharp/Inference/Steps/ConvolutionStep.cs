using AlexNetSharp.Kernels.Convolution;

namespace AlexNetSharp.Inference.Steps;

/// <summary>A convolution with what follows it: biases, the sum with a shortcut, ReLU.</summary>
/// <param name="filters">The prepared filters; owned by the step.</param>
/// <param name="bias">Biases (outputs); null for none.</param>
/// <param name="rectify">Whether ReLU follows.</param>
internal sealed class ConvolutionStep(PreparedConvolution filters, PinnedFloats? bias, bool rectify) : PlanStep
{
    /// <inheritdoc/>
    public override long WeightBytes => filters.Length;

    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images)
    {
        var epilogue = new ConvolutionEpilogue { Bias = bias is null ? null : bias.Address, Added = added, Rectify = rectify };
        filters.Run(x, y, images, epilogue);
    }

    /// <inheritdoc/>
    public override void Free() => filters.Dispose();
}
