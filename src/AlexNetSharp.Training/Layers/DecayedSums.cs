using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Caffe's running statistics: sums that decay, divided by a counter that decays alike.</summary>
/// <remarks>Source: Caffe's BatchNorm layer. Where nothing was added yet, mean and variance are 0, as there.</remarks>
internal sealed class DecayedSums : RunningStatistics
{
    /// <summary>The name of the sum of means.</summary>
    public const string MeanSum = "mean_sum";

    /// <summary>The name of the sum of unbiased variances.</summary>
    public const string VarianceSum = "variance_sum";

    /// <summary>The name of what both are divided by.</summary>
    public const string Counter = "counter";

    /// <summary>Initializes sums of zero.</summary>
    /// <param name="layer">The layer that owns them.</param>
    /// <param name="maps">Number of maps.</param>
    /// <param name="fraction">The part of the sums that a batch leaves.</param>
    public DecayedSums(nn.Module layer, long maps, double fraction)
        : base(layer, fraction)
    {
        Register(MeanSum, zeros(maps));
        Register(VarianceSum, zeros(maps));
        Register(Counter, zeros(1));
    }

    /// <inheritdoc/>
    public override (Tensor Mean, Tensor Variance) Current() =>
        (Average(Buffer(MeanSum), Buffer(Counter)), Average(Buffer(VarianceSum), Buffer(Counter)));

    /// <summary>A sum divided by its counter, float64; 0 where the counter is 0.</summary>
    public static Tensor Average(Tensor sum, Tensor counter)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor count = counter.to(ScalarType.Float64);
        return where(count == 0, zeros_like(count), sum.to(ScalarType.Float64) / count).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Update(Tensor mean, Tensor variance)
    {
        Mix(MeanSum, 1, mean);
        Mix(VarianceSum, 1, variance);
        Mix(Counter, 1, ones(1, ScalarType.Float64, mean.device));
    }
}
