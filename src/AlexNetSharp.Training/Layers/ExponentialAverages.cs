using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>
/// PyTorch's running statistics: averages that move towards each batch's by a fixed part, from a mean of 0 and a variance of 1.
/// </summary>
internal sealed class ExponentialAverages : RunningStatistics
{
    /// <summary>The name of the average of means.</summary>
    public const string MeanName = "running_mean";

    /// <summary>The name of the average of unbiased variances.</summary>
    public const string VarianceName = "running_var";

    /// <summary>Initializes the averages.</summary>
    /// <param name="layer">The layer that owns them.</param>
    /// <param name="maps">Number of maps.</param>
    /// <param name="fraction">The part of the averages that a batch leaves.</param>
    public ExponentialAverages(nn.Module layer, long maps, double fraction)
        : base(layer, fraction)
    {
        Register(MeanName, zeros(maps));
        Register(VarianceName, ones(maps));
    }

    /// <inheritdoc/>
    public override (Tensor Mean, Tensor Variance) Current() =>
        (Buffer(MeanName).to(ScalarType.Float64), Buffer(VarianceName).to(ScalarType.Float64));

    /// <inheritdoc/>
    protected override void Update(Tensor mean, Tensor variance)
    {
        Mix(MeanName, 1 - Fraction, mean);
        Mix(VarianceName, 1 - Fraction, variance);
    }
}
