using AlexNetSharp.Kernels;

namespace AlexNetSharp.Inference.Steps;

/// <summary>A dropout's factor in front of a layer that cannot take it into its weights.</summary>
/// <param name="count">Values of one image.</param>
/// <param name="factor">The factor.</param>
internal sealed class ScaleStep(int count, float factor) : PlanStep
{
    /// <inheritdoc/>
    public override bool WorksInPlace => true;

    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        ActivationKernels.Scale(x, y, (nint)images * count, factor);
}
