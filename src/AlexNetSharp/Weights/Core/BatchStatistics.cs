using AlexNetSharp.Networks;

namespace AlexNetSharp.Weights.Core;

/// <summary>What batch normalization evaluates with, from the tensors that files carry.</summary>
internal static class BatchStatistics
{
    /// <summary>The mean and the variance of each map (C).</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="tensors">The network's tensors by name.</param>
    /// <remarks>Caffe's sums are divided by their counter; where nothing was added yet, both are 0, as there.</remarks>
    public static (double[] Mean, double[] Variance) Of(BatchNormLayer layer, IReadOnlyDictionary<string, WeightTensor> tensors)
    {
        ReadOnlySpan<float> Named(string statistic) => tensors[$"{layer.Name}.{statistic}"].Values;
        if (layer.Averages != AverageRule.Caffe)
        {
            return (Average(Named(BatchNormLayer.RunningMean), 1), Average(Named(BatchNormLayer.RunningVariance), 1));
        }

        double counter = Named(BatchNormLayer.Counter)[0];
        return (Average(Named(BatchNormLayer.MeanSum), counter), Average(Named(BatchNormLayer.VarianceSum), counter));
    }

    private static double[] Average(ReadOnlySpan<float> sums, double counter)
    {
        double[] averages = new double[sums.Length];
        for (int i = 0; i < averages.Length && counter != 0; i++)
        {
            averages[i] = sums[i] / counter;
        }

        return averages;
    }
}
