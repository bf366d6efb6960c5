using AlexNetSharp.Kernels;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Inference.Steps;

/// <summary>A factor and a summand for each map: what LeNet-5 learns behind the means of its windows.</summary>
/// <param name="factors">A factor for each map.</param>
/// <param name="summands">A summand for each map.</param>
/// <param name="shape">The shape of one image.</param>
internal sealed class AffineStep(PinnedFloats factors, PinnedFloats summands, ActivationShape shape) : PlanStep
{
    /// <inheritdoc/>
    public override bool WorksInPlace => true;

    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) => ActivationKernels.Affine(
        x, y, new PlaneShape(images, shape.Channels, (nint)shape.Height * shape.Width), factors.Address, summands.Address);
}
