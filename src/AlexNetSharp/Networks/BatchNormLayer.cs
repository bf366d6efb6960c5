using System.Globalization;

namespace AlexNetSharp.Networks;

/// <summary>Which running statistics batch normalization keeps for evaluation. Both take the unbiased variance.</summary>
internal enum AverageRule
{
    /// <summary>Sums that decay, with a counter that decays alike: sum := fraction * sum + statistic; average = sum / counter.</summary>
    /// <remarks>Source: Caffe's BatchNorm layer. After the first batch the average is already that batch's own statistic.</remarks>
    Caffe,

    /// <summary>average := fraction * average + (1 - fraction) * statistic, from a mean of 0 and a variance of 1.</summary>
    /// <remarks>Source: PyTorch's BatchNorm, whose <c>momentum</c> is 1 - fraction.</remarks>
    Torch,
}

/// <summary>
/// Batch normalization of every map: (x - mean) / sqrt(variance + epsilon), by the batch's own statistics in training and the running ones
/// in evaluation.
/// </summary>
/// <remarks>
/// Source: Ioffe, Szegedy, "Batch normalization", 2015. The running statistics are tensors of their own, which training's update does not
/// change: <c>NAME.mean_sum</c>, <c>NAME.variance_sum</c> and <c>NAME.counter</c>, or PyTorch's <c>NAME.running_mean</c> and
/// <c>NAME.running_var</c>.
/// </remarks>
/// <param name="Name">The layer's name; scale and shift, where learned, are <c>NAME.weight</c> and <c>NAME.bias</c>.</param>
internal sealed record BatchNormLayer(string Name) : LayerRecord(Name)
{
    /// <summary>The name of Caffe's sum of means.</summary>
    internal const string MeanSum = "mean_sum";

    /// <summary>The name of Caffe's sum of unbiased variances.</summary>
    internal const string VarianceSum = "variance_sum";

    /// <summary>The name of what both sums are divided by.</summary>
    internal const string Counter = "counter";

    /// <summary>The name of PyTorch's average of means.</summary>
    internal const string RunningMean = "running_mean";

    /// <summary>The name of PyTorch's average of unbiased variances.</summary>
    internal const string RunningVariance = "running_var";

    /// <summary>What is added to the variance.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>The part of the older statistics that a batch leaves, in [0, 1).</summary>
    public double AverageFraction { get; init; } = 0.9;

    /// <summary>Which running statistics are kept.</summary>
    public AverageRule Averages { get; init; } = AverageRule.Caffe;

    /// <summary>Whether a scale and a shift of each map are learned, which start at 1 and 0.</summary>
    public bool ScaleAndShift { get; init; }

    /// <summary>The running statistics of so many maps: the last parts of their names, with their sizes.</summary>
    internal IReadOnlyList<(string Name, long[] Sizes)> Statistics(int maps) => Averages == AverageRule.Caffe
        ? [(MeanSum, [maps]), (VarianceSum, [maps]), (Counter, [1])]
        : [(RunningMean, [maps]), (RunningVariance, [maps])];

    /// <inheritdoc/>
    internal override string ShortName => "bn";

    /// <inheritdoc/>
    internal override FactorRule Factor => FactorRule.Stops;

    /// <inheritdoc/>
    internal override ActivationShape OutputOf(ActivationShape input, ShapeInference inference) => input;

    /// <inheritdoc/>
    internal override LayerSizes SizesOf(ActivationShape input, ActivationShape output) => LayerSizes.None with
    {
        Weights = ScaleAndShift ? [output.Channels] : [],
        Biases = ScaleAndShift ? [output.Channels] : [],
        Statistics = Statistics(output.Channels),
    };

    /// <inheritdoc/>
    internal override LayerOutline OutlineOf(ActivationShape input) => new("batch normalisation")
    {
        Constants = string.Create(CultureInfo.InvariantCulture, $"epsilon = {Epsilon:0.########}"),
    };

    /// <inheritdoc/>
    internal override LayerRecord Started(LayerShape shape, Func<LayerShape, Initial> rule) => this;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(LayerVisitor<TResult> visitor) => visitor.Visit(this);
}
