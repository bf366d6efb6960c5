using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Inference.Steps;

/// <summary>Response normalization across maps.</summary>
/// <param name="constants">The constants.</param>
/// <param name="shape">The shape of one image.</param>
internal sealed class LrnStep(LrnParameters constants, ActivationShape shape) : PlanStep
{
    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        LrnKernels.Forward(x, y, new PlaneShape(images, shape.Channels, (nint)shape.Height * shape.Width), constants);
}
