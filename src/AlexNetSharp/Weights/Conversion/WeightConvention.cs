using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>How a program names and arranges a network's tensors in its files.</summary>
/// <param name="Name">The convention, for people.</param>
internal abstract record WeightConvention(string Name)
{
    /// <summary>What the pixels were that weights of this convention were trained on; null for the network's own choice.</summary>
    public virtual NetworkInput? Input => null;

    /// <summary>Where the network's tensors stand, every one of them; null where the convention has no names for such a network.</summary>
    /// <param name="network">The network.</param>
    public abstract IReadOnlyList<TensorSource>? SourcesOf(NetworkDefinition network);

    /// <summary>Whether a tensor of the file belongs to the program and says nothing about the network.</summary>
    /// <param name="name">The file's name for it.</param>
    public virtual bool Ignores(string name) => false;
}
