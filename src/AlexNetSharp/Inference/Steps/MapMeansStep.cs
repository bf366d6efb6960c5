using AlexNetSharp.Kernels.Pooling;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Inference.Steps;

/// <summary>The mean of whole maps.</summary>
/// <param name="shape">The shape of one image.</param>
internal sealed class MapMeansStep(ActivationShape shape) : PlanStep
{
    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        AveragePoolKernels.Means(x, y, (nint)images * shape.Channels, (nint)shape.Height * shape.Width);
}
