using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>
/// Batch normalization as a layer: by the batch's own statistics in training, which it gathers, and by the gathered ones in evaluation.
/// </summary>
internal sealed class BatchNorm : nn.Module<Tensor, Tensor>
{
    private readonly BatchNormSettings _settings;
    private readonly RunningStatistics _statistics;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="settings">Its constants.</param>
    public BatchNorm(string name, BatchNormSettings settings)
        : base(name)
    {
        _settings = settings;
        _statistics = settings.SumsDecay
            ? new DecayedSums(this, settings.Maps, settings.AverageFraction)
            : new ExponentialAverages(this, settings.Maps, settings.AverageFraction);
        if (settings.ScaleAndShift)
        {
            LayerParameters.Register(this, ones(settings.Maps), zeros(settings.Maps));
        }
    }

    /// <summary>Normalizes (N, C) or (N, C, H, W).</summary>
    /// <exception cref="AlexNetException">In training, a map has fewer than two values.</exception>
    public override Tensor forward(Tensor input) => Normalize(input, rectify: false);

    /// <summary>Normalizes (N, C) or (N, C, H, W), with max(0, y) behind it where asked.</summary>
    /// <exception cref="AlexNetException">In training, a map has fewer than two values.</exception>
    public Tensor Normalize(Tensor input, bool rectify)
    {
        using DisposeScope scope = NewDisposeScope();
        var rule = new BatchNormRule(_settings.Epsilon, rectify);
        (Tensor scale, Tensor shift) = _settings.ScaleAndShift
            ? ((Tensor)LayerParameters.Weight(this), (Tensor)LayerParameters.Bias(this))
            : (Constant(1, input), Constant(0, input));
        Tensor output = training ? Train(input, scale, shift, rule) : Infer(input, scale, shift, rule);
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>Normalizes (N, C, H, W) in training and gathers its statistics, without scale and shift.</summary>
    /// <exception cref="AlexNetException">A map has fewer than two values.</exception>
    public Tensor Standardize(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        var rule = new BatchNormRule(_settings.Epsilon, Rectify: false);
        return Train(input, Constant(1, input), Constant(0, input), rule).MoveToOuterDisposeScope();
    }

    private Tensor Train(Tensor input, Tensor scale, Tensor shift, BatchNormRule rule)
    {
        double count = (double)input.numel() / input.size(1);
        if (count < 2)
        {
            throw new AlexNetException(
                $"Layer {GetName()} normalises by the batch's own statistics, which one image does not have; "
                    + $"choose a batch size that leaves no single image over.");
        }

        BatchNormResult result = BatchNormPasses.Apply(input, scale, shift, rule);
        _statistics.Add(result.Mean, result.Variance * (count / (count - 1)));
        return result.Output;
    }

    private Tensor Infer(Tensor input, Tensor scale, Tensor shift, BatchNormRule rule)
    {
        (Tensor mean, Tensor variance) = _statistics.Current();
        return BatchNormPasses.Infer(input, scale, shift, mean, variance, rule);
    }

    /// <summary>
    /// A scale or shift that is not learned, of the type that goes with the input: bfloat16 activations go with float32 values of maps.
    /// </summary>
    private Tensor Constant(double value, Tensor input) =>
        full([_settings.Maps], value, input.dtype == ScalarType.BFloat16 ? ScalarType.Float32 : input.dtype, input.device);
}

/// <summary>The constants of a batch normalization layer.</summary>
internal sealed record BatchNormSettings
{
    /// <summary>Number of maps.</summary>
    public required long Maps { get; init; }

    /// <summary>What is added to the variance.</summary>
    public required double Epsilon { get; init; }

    /// <summary>The part of the older statistics that a batch leaves.</summary>
    public required double AverageFraction { get; init; }

    /// <summary>Whether statistics are Caffe's decayed sums with a counter; otherwise PyTorch's averages.</summary>
    public required bool SumsDecay { get; init; }

    /// <summary>Whether a scale and a shift are learned.</summary>
    public required bool ScaleAndShift { get; init; }
}
