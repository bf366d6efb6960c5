using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>
/// The statistics that batch normalization gathers in training and evaluates with. They are buffers of their layer, float32, so that files
/// carry them; looked up anew because moving a module replaces them.
/// </summary>
/// <param name="layer">The layer that owns the buffers.</param>
/// <param name="fraction">The part of the older statistics that a batch leaves.</param>
internal abstract class RunningStatistics(nn.Module layer, double fraction)
{
    /// <summary>The part of the older statistics that a batch leaves.</summary>
    protected double Fraction { get; } = fraction;

    /// <summary>Takes a batch's statistics in.</summary>
    /// <param name="mean">The mean of each map (C), float64.</param>
    /// <param name="variance">The unbiased variance of each map (C), float64.</param>
    public void Add(Tensor mean, Tensor variance)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Update(mean, variance);
    }

    /// <summary>The mean and the variance of each map (C) to evaluate with, float64, in the caller's dispose scope.</summary>
    public abstract (Tensor Mean, Tensor Variance) Current();

    /// <summary>Takes a batch's statistics in; without gradients, in a dispose scope.</summary>
    protected abstract void Update(Tensor mean, Tensor variance);

    /// <summary>Makes a tensor a buffer of the layer, which owns it from then on; no dispose scope does.</summary>
    protected void Register(string name, Tensor values) => layer.register_buffer(name, values.DetachFromDisposeScope());

    /// <summary>A buffer of the layer.</summary>
    protected Tensor Buffer(string name) =>
        layer.get_buffer(name) ?? throw new InvalidOperationException($"Layer {layer.GetName()} has no buffer {name}.");

    /// <summary>Replaces a buffer's values by fraction * values + part * statistic, in double precision and rounded once.</summary>
    protected void Mix(string name, double part, Tensor statistic)
    {
        Tensor values = Buffer(name);
        values.copy_((values.to(ScalarType.Float64) * Fraction) + (statistic * part));
    }
}
