namespace AlexNetSharp.Inference.Steps;

/// <summary>Minus the squared distance between the input and fixed centers.</summary>
/// <param name="centers">The centers, one after the other.</param>
/// <param name="count">The number of centers.</param>
internal sealed class RadialBasisStep(float[] centers, int count) : PlanStep
{
    /// <inheritdoc/>
    public override unsafe void Run(float* x, float* added, float* y, int images)
    {
        int length = centers.Length / count;
        for (int image = 0; image < images; image++)
        {
            for (int center = 0; center < count; center++)
            {
                float sum = 0;
                for (int i = 0; i < length; i++)
                {
                    float distance = x[((nint)image * length) + i] - centers[(center * length) + i];
                    sum += distance * distance;
                }

                y[((nint)image * count) + center] = -sum;
            }
        }
    }
}
