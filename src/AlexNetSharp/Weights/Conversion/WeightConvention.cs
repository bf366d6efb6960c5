using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>How a program names and arranges a network's tensors in its files.</summary>
/// <param name="Name">The convention, for people.</param>
internal abstract record WeightConvention(string Name)
{
    /// <summary>Whether tensors are known by their names, so that what wrappers of a model put before these may be left out.</summary>
    public virtual bool IsByName => true;

    /// <summary>What the pixels usually are that weights of this convention were trained on; null for the network's own choice.</summary>
    /// <param name="network">The network.</param>
    public virtual NetworkInput? Usual(NetworkDefinition network) => null;

    /// <summary>Who does what <see cref="Usual"/> says, the end of a sentence.</summary>
    public virtual string UsualOf => "";

    /// <summary>What the file itself says about its pixels; null where it says nothing.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The file, for errors.</param>
    public virtual NetworkInput? Said(NetworkDefinition network, string path) => null;

    /// <summary>The name of the mean image that the file speaks of; null where it does not.</summary>
    public virtual string? MeanFile => null;

    /// <summary>Where the network's tensors stand, every one of them; null where the convention has no names for such a network.</summary>
    /// <param name="network">The network.</param>
    public abstract IReadOnlyList<TensorSource>? SourcesOf(NetworkDefinition network);

    /// <summary>Whether a tensor of the file belongs to the program and says nothing about the network.</summary>
    /// <param name="name">The file's name for it.</param>
    public virtual bool Ignores(string name) => false;
}
