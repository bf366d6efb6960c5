using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Inference.Steps;

/// <summary>What a batch normalization evaluates with.</summary>
/// <param name="Mean">The mean of each map.</param>
/// <param name="Variance">The variance of each map.</param>
/// <param name="Scale">The scale of each map.</param>
/// <param name="Shift">The shift of each map.</param>
/// <param name="Epsilon">What is added to the variance.</param>
internal sealed record BatchNormConstants(double[] Mean, double[] Variance, float[] Scale, float[] Shift, double Epsilon)
{
    /// <summary>The constants of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="tensors">The network's tensors by name.</param>
    public static BatchNormConstants Of(BatchNormLayer layer, IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        (double[] mean, double[] variance) = BatchStatistics.Of(layer, tensors);
        float[] scale = new float[mean.Length], shift = new float[mean.Length];
        if (layer.ScaleAndShift)
        {
            tensors[$"{layer.Name}.weight"].Values.CopyTo(scale);
            tensors[$"{layer.Name}.bias"].Values.CopyTo(shift);
        }
        else
        {
            scale.AsSpan().Fill(1);
        }

        return new BatchNormConstants(mean, variance, scale, shift, layer.Epsilon);
    }

    /// <summary>The factor and the summand of each map that it is: y = factor * x + summand.</summary>
    public (double[] Factors, double[] Summands) Affine()
    {
        double[] factors = new double[Mean.Length], summands = new double[Mean.Length];
        for (int map = 0; map < factors.Length; map++)
        {
            factors[map] = Scale[map] / Math.Sqrt(Variance[map] + Epsilon);
            summands[map] = Shift[map] - (Mean[map] * factors[map]);
        }

        return (factors, summands);
    }
}
