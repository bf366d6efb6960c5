using AlexNetSharp.Kernels;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Dropout by counted masks, in the paper's form or the inverted one.</summary>
internal sealed class Dropout : nn.Module<Tensor, Tensor>
{
    private readonly DropoutRule _rule;
    private readonly int _ordinal;

    /// <summary>Initializes the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="ordinal">The layer's number among the network's dropout layers, from 0.</param>
    /// <param name="rule">Rate and form.</param>
    public Dropout(string name, int ordinal, DropoutRule rule)
        : base(name) => (_ordinal, _rule) = (ordinal, rule);

    /// <summary>Which masks the next training pass uses.</summary>
    public DropoutContext? Context { get; set; }

    /// <summary>A mask of 0 and 1 to use in training in place of the counted one; for tests against given masks.</summary>
    public Tensor? GivenMask { get; set; }

    /// <summary>Drops whole units in training, scales as the form says in evaluation. (N, ...) of any shape.</summary>
    /// <exception cref="InvalidOperationException">In training, no context was set or it is for another batch.</exception>
    public override Tensor forward(Tensor input)
    {
        if (!training)
        {
            return _rule.EvaluationScale == 1 ? input : input * _rule.EvaluationScale;
        }

        using Tensor mask = GivenMask is null ? Mask(input) : Given(input, GivenMask);
        return Masked(input, mask);
    }

    /// <summary>The type of a mask: as exact as the scale of kept units needs.</summary>
    private static ScalarType MaskType(Tensor input) => input.dtype == ScalarType.BFloat16 ? ScalarType.Float32 : input.dtype;

    private static Tensor Masked(Tensor input, Tensor mask)
    {
        Tensor output = input * mask;
        if (output.dtype == input.dtype)
        {
            return output;
        }

        using (output)
        {
            return output.to(input.dtype);
        }
    }

    private Tensor Given(Tensor input, Tensor mask) => mask.to(MaskType(input)).mul(_rule.TrainingScale);

    private unsafe Tensor Mask(Tensor input)
    {
        DropoutContext context = Context ?? throw new InvalidOperationException(
            $"Layer {GetName()} needs a dropout context in training; set the network's DropoutContext before each step.");
        long images = input.size(0);
        if (context.Samples.Length != images)
        {
            throw new InvalidOperationException($"The dropout context names {context.Samples.Length} samples, but the batch has {images}.");
        }

        var random = new CountedRandom(context.Seed, RandomPurpose.Dropout);
        Tensor mask = empty(input.shape, dtype: ScalarType.Float32);
        nint units = (nint)(input.numel() / Math.Max(1, images));
        var place = new MaskPlace(random, (uint)context.Epoch, (uint)_ordinal);
        CountedMasks.Fill(TensorMemory.Floats(mask), context.Samples, units, place, _rule.Rate, (float)_rule.TrainingScale);
        return TensorMemory.IsPlainOrBFloat16(input) ? mask : Moved(mask, input);
    }

    private static Tensor Moved(Tensor mask, Tensor input)
    {
        using (mask)
        {
            return mask.to(MaskType(input), input.device, copy: true);
        }
    }
}

/// <summary>The rate and form of a dropout layer.</summary>
/// <param name="Rate">The probability that a unit is dropped, in [0, 1).</param>
/// <param name="Inverted">
/// Whether kept units are divided by 1 - rate in training; otherwise outputs are multiplied by it in evaluation.
/// </param>
internal readonly record struct DropoutRule(double Rate, bool Inverted)
{
    /// <summary>The factor of kept units in training.</summary>
    public double TrainingScale => Inverted ? 1 / (1 - Rate) : 1;

    /// <summary>The factor of all units in evaluation.</summary>
    public double EvaluationScale => Inverted ? 1 : 1 - Rate;
}
