using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Inference.Steps;

/// <summary>Response normalization inside each map.</summary>
/// <param name="constants">The constants.</param>
/// <param name="shape">The shape of one image.</param>
internal sealed class SpatialLrnStep(LrnParameters constants, ActivationShape shape) : PlanStep
{
    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        SpatialLrnKernels.Forward(x, y, new SpatialShape((nint)images * shape.Channels, shape.Height, shape.Width), constants);
}
