using AlexNetSharp.Kernels;

namespace AlexNetSharp.Inference.Steps;

/// <summary>ReLU behind a layer that does not do it in one.</summary>
/// <param name="count">Values of one image.</param>
internal sealed class ReluStep(int count) : PlanStep
{
    /// <inheritdoc/>
    public override bool WorksInPlace => true;

    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        ActivationKernels.Rectify(x, y, (nint)images * count);
}
