using AlexNetSharp.Networks;
using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Weights;

/// <summary>All that a network computes with in evaluation as a bundle stores it, for who computes with such numbers.</summary>
internal sealed class StoredWeights
{
    private readonly Dictionary<string, StoredTensor> _byName;

    private StoredWeights(IReadOnlyList<StoredTensor> tensors) =>
        (Tensors, _byName) = (tensors, tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal));

    /// <summary>The tensors, in the network's order; scales are no tensors, but stand with theirs.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>The tensor of a name, for example <c>conv1.weight</c>.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">The network has no such tensor.</exception>
    public StoredTensor this[string name] => _byName[name];

    /// <summary>Reads the tensors of an open bundle, each once, without other memory than theirs.</summary>
    /// <param name="file">The bundle.</param>
    /// <param name="network">Its network.</param>
    /// <exception cref="AlexNetException">
    /// A tensor is missing, left over, of another shape or type, or damaged; the sentence names it.
    /// </exception>
    public static StoredWeights Read(SafetensorsFile file, NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(network);
        WeightBundle.CheckTensors(file, network);
        var entries = file.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        IReadOnlyDictionary<string, WeightStorage> rounded = WeightBundle.RoundedOf(file, network);
        return new StoredWeights(
            [
                .. network
                    .Shapes()
                    .SelectMany(shape => shape.Tensors())
                    .Select(tensor => file.ReadStored(entries[tensor.Name], rounded.GetValueOrDefault(tensor.Name))),
            ]);
    }
}
