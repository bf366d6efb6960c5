using AlexNetSharp.Kernels.Fusion;

namespace AlexNetSharp.Inference.Steps;

/// <summary>ReLU, response normalization and max pooling in one.</summary>
/// <param name="shape">The extents and constants of one image.</param>
internal sealed class FusedPoolStep(FusedShape shape) : PlanStep
{
    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        ReluLrnMaxPoolKernels.Forward(x, y, places: null, shape with { Pool = shape.Pool with { Planes = images * shape.Channels } });
}
