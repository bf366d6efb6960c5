using AlexNetSharp.Kernels.FullyConnected;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Inference.Steps;

/// <summary>A fully connected layer, and ReLU where it follows. The weights stay where they are.</summary>
/// <param name="weights">Weights (outputs, inputs).</param>
/// <param name="factors">What the sums are multiplied by (outputs): a dropout's factor, a normalization's; null for none.</param>
/// <param name="bias">Biases (outputs).</param>
/// <param name="rectify">Whether ReLU follows.</param>
internal sealed class FullyConnectedStep(WeightTensor weights, PinnedFloats? factors, PinnedFloats? bias, bool rectify) : PlanStep
{
    /// <inheritdoc/>
    public override long WeightBytes => weights.Length;

    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images)
    {
        var epilogue = new FullyConnectedEpilogue
        {
            Factors = factors is null ? null : factors.Address,
            Bias = bias is null ? null : bias.Address,
            Rectify = rectify,
        };
        FullyConnectedKernels.Forward(
            x,
            new StoredWeights((void*)weights.Address, WeightNumber.Float32),
            epilogue,
            y,
            new FullyConnectedShape(images, (int)weights.Shape[1], (int)weights.Shape[0]));
    }
}
