using AlexNetSharp.Models;
using AlexNetSharp.Weights.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Checkpoints;

/// <summary>
/// A copy of a run's tensors in main memory of its own, so that a background thread can write them while training goes on. The memory is
/// allocated once and used again. The run's own thread makes and disposes of it.
/// </summary>
internal sealed class StateCopy : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> _originals;
    private readonly Dictionary<string, Tensor> _copies;

    /// <summary>Allocates the memory.</summary>
    /// <param name="originals">The run's float32 tensors by name, on any device; they must live as long.</param>
    public StateCopy(IReadOnlyDictionary<string, Tensor> originals)
    {
        _originals = originals;
        _copies = originals.ToDictionary(
            pair => pair.Key,
            pair => zeros(pair.Value.shape, ScalarType.Float32).DetachFromDisposeScope(),
            StringComparer.Ordinal);
        Blocks = TensorWeights.Of(_copies);
    }

    /// <summary>The copies, for writing from any thread.</summary>
    public IReadOnlyList<WeightTensor> Blocks { get; }

    /// <summary>Copies all tensors as they are now.</summary>
    public void Take()
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Tensor copy) in _copies)
        {
            // A pass over memory, while training waits. Writing takes seconds, and must see one moment, not a state that moves under it.
            copy.copy_(_originals[name]);
        }
    }

    /// <summary>Puts the copied values back.</summary>
    public void Restore()
    {
        using IDisposable noGradients = no_grad();
        foreach ((string name, Tensor copy) in _copies)
        {
            _originals[name].copy_(copy);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor copy in _copies.Values)
        {
            copy.Dispose();
        }
    }
}
