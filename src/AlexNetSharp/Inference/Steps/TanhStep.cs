using AlexNetSharp.Kernels;

namespace AlexNetSharp.Inference.Steps;

/// <summary>A scaled tanh.</summary>
/// <param name="count">Values of one image.</param>
/// <param name="amplitude">The amplitude.</param>
/// <param name="slope">The slope.</param>
internal sealed class TanhStep(int count, float amplitude, float slope) : PlanStep
{
    /// <inheritdoc/>
    public override bool WorksInPlace => true;

    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) =>
        ActivationKernels.Tanh(x, y, (nint)images * count, amplitude, slope);
}
