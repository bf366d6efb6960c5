using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Inference.Steps;

/// <summary>A batch normalization that no layer beside it could take in, and ReLU where it follows.</summary>
/// <param name="norm">Statistics, scale and shift.</param>
/// <param name="shape">The shape of one image.</param>
/// <param name="rectify">Whether ReLU follows.</param>
internal sealed class BatchNormStep(BatchNormConstants norm, ActivationShape shape, bool rectify) : PlanStep
{
    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images)
    {
        fixed (double* mean = norm.Mean, variance = norm.Variance)
        fixed (float* scale = norm.Scale, shift = norm.Shift)
        {
            var parameters = new BatchNormParameters
            {
                Scale = scale,
                Shift = shift,
                Mean = mean,
                Variance = variance,
                Epsilon = norm.Epsilon,
                Rectify = rectify,
            };
            BatchNormKernels.Infer(x, y, new PlaneShape(images, shape.Channels, (nint)shape.Height * shape.Width), parameters);
        }
    }
}
