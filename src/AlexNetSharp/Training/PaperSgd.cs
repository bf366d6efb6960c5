using AlexNetSharp.Kernels.Update;
using AlexNetSharp.Layers;
using AlexNetSharp.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training;

/// <summary>
/// The paper's stochastic gradient descent: v := momentum * v - decay * rate * w - rate * g; w := w + v.
/// </summary>
/// <remarks>
/// Source: the paper, section 5. Differs from torch.optim.SGD when the rate changes: here the rate is inside the velocity, so old
/// velocity keeps the rate that it was made with.
/// </remarks>
public sealed class PaperSgd : IDisposable
{
    private readonly List<Slot> _slots;
    private readonly SgdOptions _options;

    /// <summary>Initialises the optimiser with velocities of zero.</summary>
    /// <param name="parameters">The parameters to update; owned by their network.</param>
    /// <param name="options">The constants; the paper's by default.</param>
    public PaperSgd(IEnumerable<LearnedParameter> parameters, SgdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _options = options ?? new SgdOptions();
        _slots = [.. parameters.Select(parameter => new Slot(parameter, zeros_like(parameter.Tensor).DetachFromDisposeScope(), RuleOf(parameter)))];
        Velocities = _slots.ToDictionary(slot => slot.Parameter.Name, slot => slot.Velocity, StringComparer.Ordinal);
    }

    /// <summary>
    /// The velocities by parameter name, each of its parameter's shape; zero at first. Owned by the optimiser; a checkpoint reads them.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Velocities { get; }

    /// <summary>Updates every parameter that has a gradient.</summary>
    /// <param name="learningRate">The learning rate of this step, before each parameter's own factor.</param>
    public void Step(double learningRate)
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Slot slot in _slots)
        {
            if (slot.Parameter.Tensor.grad is { } gradient)
            {
                Update(slot, gradient, learningRate * slot.Rule.RateFactor);
            }
        }
    }

    /// <summary>Drops every gradient, so that the next backward pass starts afresh.</summary>
    public void ClearGradients()
    {
        foreach (Slot slot in _slots)
        {
            slot.Parameter.Tensor.grad = null;
        }
    }

    /// <summary>Sets a velocity, for example from a checkpoint.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="values">The values, of the parameter's shape; copied.</param>
    /// <exception cref="AlexNetException">There is no such parameter, or its shape differs.</exception>
    public void SetVelocity(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Velocities.TryGetValue(name, out Tensor? velocity))
        {
            throw new AlexNetException($"There is no parameter '{name}' whose velocity could be set: {NearestNames.Clause(name, [.. Velocities.Keys])}");
        }

        if (!velocity.shape.AsSpan().SequenceEqual(values.shape))
        {
            throw new AlexNetException(
                $"The velocity of {name} has shape {string.Join('x', values.shape)}, but the parameter has {string.Join('x', velocity.shape)}; "
                + "it belongs to another network.");
        }

        using DisposeScope scope = NewDisposeScope();
        velocity.copy_(values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Slot slot in _slots)
        {
            slot.Velocity.Dispose();
        }
    }

    private SgdRule RuleOf(LearnedParameter parameter) => parameter.IsBias ? _options.Biases : _options.Weights;

    private void Update(Slot slot, Tensor gradient, double rate)
    {
        double decay = _options.WeightDecay * slot.Rule.DecayFactor * rate;
        if (TensorMemory.IsPlain(slot.Parameter.Tensor) && TensorMemory.IsPlain(gradient) && TensorMemory.IsPlain(slot.Velocity))
        {
            UpdatePlain(slot, gradient, new MomentumFactors((float)_options.Momentum, (float)decay, (float)rate));
            return;
        }

        slot.Velocity.mul_(_options.Momentum);
        slot.Velocity.add_(slot.Parameter.Tensor, -decay);
        slot.Velocity.add_(gradient, -rate);
        slot.Parameter.Tensor.add_(slot.Velocity);
    }

    private static unsafe void UpdatePlain(Slot slot, Tensor gradient, MomentumFactors factors) => MomentumUpdate.Apply(
        TensorMemory.Floats(slot.Parameter.Tensor),
        TensorMemory.Floats(slot.Velocity),
        TensorMemory.Floats(gradient),
        (nint)gradient.numel(),
        factors);

    private sealed record Slot(LearnedParameter Parameter, Tensor Velocity, SgdRule Rule);
}

/// <summary>The constants of <see cref="PaperSgd"/>.</summary>
public sealed record SgdOptions
{
    /// <summary>The part of the old velocity that is kept.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The weight decay.</summary>
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>The factors of weights.</summary>
    public SgdRule Weights { get; init; } = new(1, 1);

    /// <summary>The factors of biases; Caffe's and cuda-convnet2's recipes use (2, 0).</summary>
    public SgdRule Biases { get; init; } = new(1, 1);
}

/// <summary>What a kind of parameter multiplies the step's constants by.</summary>
/// <param name="RateFactor">The factor of the learning rate.</param>
/// <param name="DecayFactor">The factor of the weight decay.</param>
public readonly record struct SgdRule(double RateFactor, double DecayFactor);
