using AlexNetSharp.Kernels.Pooling;

namespace AlexNetSharp.Inference.Steps;

/// <summary>Max pooling.</summary>
/// <param name="shape">The extents of one image.</param>
internal sealed class MaxPoolStep(PoolShape shape) : PlanStep
{
    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        MaxPoolKernels.Forward(x, y, places: null, shape with { Planes = images * shape.Planes });
}
