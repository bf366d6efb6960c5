using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.LocallyConnected;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Inference.Steps;

/// <summary>Filters that are not shared, and ReLU where it follows. The weights stay where they are.</summary>
/// <param name="weights">Filters (positions, outputs, C, kernel, kernel).</param>
/// <param name="bias">Biases (outputs, H, W).</param>
/// <param name="shape">The extents of one image.</param>
/// <param name="rectify">Whether ReLU follows.</param>
internal sealed class LocallyConnectedStep(WeightTensor weights, PinnedFloats bias, ConvolutionShape shape, bool rectify) : PlanStep
{
    /// <inheritdoc/>
    public override long WeightBytes => weights.Length;

    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images) => LocallyConnectedKernels.Forward(
        x, (float*)weights.Address, bias.Address, y, rectify, shape with { Images = images });
}
