using AlexNetSharp.Kernels.Pooling;

namespace AlexNetSharp.Inference.Steps;

/// <summary>Average pooling.</summary>
/// <param name="shape">The extents of one image.</param>
internal sealed class AveragePoolStep(PoolShape shape) : PlanStep
{
    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        AveragePoolKernels.Forward(x, y, shape with { Planes = images * shape.Planes });
}
