using AlexNetSharp.Networks;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// All that a network computes with in evaluation, by name: parameters and running statistics. Disposing of it lets go of their memory
/// before the garbage collector finds out by itself.
/// </summary>
public sealed class NetworkWeights : IDisposable
{
    private IReadOnlyList<WeightTensor>? _tensors;

    /// <summary>Initializes the weights of a network; their values are not set.</summary>
    /// <param name="network">The network.</param>
    internal NetworkWeights(NetworkDefinition network) =>
        _tensors = [.. network.Shapes().SelectMany(shape => shape.Tensors()).Select(tensor => new WeightTensor(tensor.Name, tensor.Sizes))];

    /// <summary>The tensors, in the network's order.</summary>
    /// <exception cref="ObjectDisposedException">The weights have been disposed of.</exception>
    public IReadOnlyList<WeightTensor> Tensors => _tensors ?? throw new ObjectDisposedException(nameof(NetworkWeights));

    /// <summary>The tensor of a name, for example <c>conv1.weight</c>.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">The network has no such tensor.</exception>
    /// <exception cref="ObjectDisposedException">The weights have been disposed of.</exception>
    public WeightTensor this[string name] => Tensors.FirstOrDefault(tensor => tensor.Name == name) is { Name: not null } tensor
        ? tensor
        : throw new KeyNotFoundException($"The network has no tensor {name}.");

    /// <inheritdoc/>
    public void Dispose() => _tensors = null;
}
