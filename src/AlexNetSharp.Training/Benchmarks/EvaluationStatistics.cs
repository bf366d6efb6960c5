using AlexNetSharp.Layers;
using AlexNetSharp.Networks;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>What batch normalization evaluates with, from the tensors that files carry.</summary>
internal static class EvaluationStatistics
{
    /// <summary>The mean and the variance of each map (C), float64, in the caller's dispose scope.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="tensors">The network's tensors by name.</param>
    public static (Tensor Mean, Tensor Variance) Of(BatchNormLayer layer, IReadOnlyDictionary<string, Tensor> tensors)
    {
        Tensor Named(string statistic) => tensors[$"{layer.Name}.{statistic}"];
        return layer.Averages == AverageRule.Caffe
            ? (
                DecayedSums.Average(Named(DecayedSums.MeanSum), Named(DecayedSums.Counter)),
                DecayedSums.Average(Named(DecayedSums.VarianceSum), Named(DecayedSums.Counter)))
            : (Named(ExponentialAverages.MeanName).to(ScalarType.Float64), Named(ExponentialAverages.VarianceName).to(ScalarType.Float64));
    }
}
