using AlexNetSharp.Kernels;

namespace AlexNetSharp.Inference.Steps;

/// <summary>The sum of two paths where no convolution ends one of them, and ReLU where it follows.</summary>
/// <param name="count">Values of one image.</param>
/// <param name="rectify">Whether ReLU follows.</param>
internal sealed class AddStep(int count, bool rectify) : PlanStep
{
    /// <inheritdoc/>
    public override bool WorksInPlace => true;

    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        ActivationKernels.Add(x, added, y, (nint)images * count, rectify);
}
