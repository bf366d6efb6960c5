using System.Runtime.InteropServices;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// All that a network computes with in evaluation, in memory of its own outside the garbage collector's: parameters and running statistics, by
/// name. Disposing of it frees the memory.
/// </summary>
public sealed unsafe class NetworkWeights : IDisposable
{
    private const int Alignment = 64;
    private readonly Dictionary<string, WeightTensor> _byName;
    private void* _memory;

    /// <summary>Initialises the weights of a network; their values are not set.</summary>
    /// <param name="network">The network.</param>
    public NetworkWeights(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        WeightTensor[] tensors = [.. network.Shapes().SelectMany(shape => shape.Tensors()).Select(tensor => new WeightTensor(tensor.Name, tensor.Sizes, 0))];
        _memory = NativeMemory.AlignedAlloc((nuint)tensors.Sum(Room), Alignment);
        nint address = (nint)_memory;
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i] = tensors[i] with { Address = address };
            address += (nint)Room(tensors[i]);
        }

        Tensors = tensors;
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>Frees the memory of weights that nobody disposed of.</summary>
    ~NetworkWeights() => Free();

    /// <summary>The tensors, in the network's order.</summary>
    public IReadOnlyList<WeightTensor> Tensors { get; }

    /// <summary>The tensor of a name, for example <c>conv1.weight</c>.</summary>
    /// <param name="name">The name.</param>
    public WeightTensor this[string name] => _byName[name];

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Bytes that a tensor takes, so that the next one is aligned as well.</summary>
    private static long Room(WeightTensor tensor) => (tensor.Length + Alignment - 1) / Alignment * Alignment;

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
