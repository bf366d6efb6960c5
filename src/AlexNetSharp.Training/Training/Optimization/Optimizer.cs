using AlexNetSharp.Models;
using AlexNetSharp.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Optimization;

/// <summary>
/// Stochastic gradient descent with momentum, by one of the rules of <see cref="OptimizerKind"/>. The paper's rule is
/// v := momentum * v - decay * rate * w - rate * g; w := w + v.
/// </summary>
/// <remarks>
/// Source: the paper, section 5. It differs from torch.optim.SGD when the rate changes: in the paper's rule and in LARS the rate is inside
/// the velocity, so old velocity keeps the rate that it was made with; PyTorch's velocity holds gradients, which the new rate scales at
/// once.
/// </remarks>
internal sealed class Optimizer : IDisposable
{
    private readonly List<Slot> _slots;
    private readonly OptimizerOptions _options;

    /// <summary>Initializes the optimizer with velocities of zero.</summary>
    /// <param name="parameters">The parameters to update, owned by their network; those of frozen layers are left out.</param>
    /// <param name="options">The constants; the paper's by default.</param>
    /// <exception cref="InvalidOptionException">A rule is for a layer that none of the parameters belongs to.</exception>
    public Optimizer(IEnumerable<LearnedParameter> parameters, OptimizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _options = options ?? new OptimizerOptions();
        LearnedParameter[] all = [.. parameters];
        LayerRules.Check(all.Select(LayerRules.LayerOf), _options.Layers);
        _slots = [.. all.Where(parameter => !LayerRules.Of(parameter, _options.Layers).Frozen).Select(NewSlot)];
        Parameters = [.. _slots.Select(slot => slot.Parameter)];
        Velocities = _slots.ToDictionary(slot => slot.Parameter.Name, slot => slot.Velocity, StringComparer.Ordinal);
    }

    /// <summary>
    /// The velocities by parameter name, each of its parameter's shape; zero at first. Owned by the optimizer; a checkpoint reads and
    /// writes them.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Velocities { get; }

    /// <summary>The parameters that are updated, in the order of the network's.</summary>
    internal IReadOnlyList<LearnedParameter> Parameters { get; }

    /// <summary>What the last <see cref="Step"/> did to each parameter that it updated, in the order of the network's parameters.</summary>
    public IReadOnlyList<ParameterUpdate> LastUpdates { get; private set; } = [];

    /// <summary>Updates every parameter that has a gradient.</summary>
    /// <param name="rate">The learning rate of this step, before each parameter's own factor.</param>
    public void Step(double rate)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        List<Slot> updated = [.. _slots.Where(slot => slot.Parameter.Tensor.grad is not null)];
        LastUpdates = updated.Count == 0 ? [] : Means(updated, [.. updated.Select(slot => Update(slot, rate))]);
    }

    /// <summary>Drops every gradient, so that the next backward pass starts afresh.</summary>
    public void ClearGradients()
    {
        foreach (Slot slot in _slots)
        {
            slot.Parameter.Tensor.grad = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.Velocity.Dispose();
        }
    }

    /// <summary>The sums come over from the device in one copy.</summary>
    private static ParameterUpdate[] Means(IReadOnlyList<Slot> slots, IReadOnlyList<Tensor> sums)
    {
        double[] values = stack(sums).cpu().data<double>().ToArray();
        return [.. slots.Select((slot, i) => new ParameterUpdate(
            slot.Parameter.Name, values[2 * i] / slot.Parameter.Tensor.numel(), values[(2 * i) + 1] / slot.Parameter.Tensor.numel()))];
    }

    private Slot NewSlot(LearnedParameter parameter)
    {
        ParameterRule kind = parameter.IsBias ? _options.Biases : _options.Weights;
        LayerRule layer = LayerRules.Of(parameter, _options.Layers);
        return new Slot(
            parameter,
            zeros_like(parameter.Tensor, requires_grad: false).DetachFromDisposeScope(),
            new ParameterRule(kind.RateFactor * layer.RateFactor, kind.DecayFactor * layer.DecayFactor));
    }

    private Tensor Update(Slot slot, double rate)
    {
        Tensor weight = slot.Parameter.Tensor;
        Tensor gradient = weight.grad!;
        double own = rate * slot.Rule.RateFactor;
        double decay = _options.WeightDecay * slot.Rule.DecayFactor;
        if (_options.Kind == OptimizerKind.Lars && !slot.Parameter.IsBias)
        {
            own = UpdateRule.LocalRate(own, _options.Trust, decay, ParameterArithmetic.Norm(weight), ParameterArithmetic.Norm(gradient));
        }

        return ParameterArithmetic.Update(
            weight,
            slot.Velocity,
            gradient,
            UpdateRule.Factors(_options.Kind, _options.Momentum, own, decay));
    }

    private sealed record Slot(LearnedParameter Parameter, Tensor Velocity, ParameterRule Rule);
}
