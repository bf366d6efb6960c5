using AlexNetSharp.Preprocessing;
using AlexNetSharp.Weights.Conversion;

namespace AlexNetSharp.Weights;

/// <summary>What a user says about a file that says less than a bundle.</summary>
public sealed record ImportOptions
{
    /// <summary>The network's name in the zoo; null to find it by the tensors.</summary>
    public string? Model { get; init; }

    /// <summary>The classes in the order of the outputs; null for ILSVRC's where there are 1,000, and numbers otherwise.</summary>
    public IReadOnlyList<ClassLabel>? Labels { get; init; }

    /// <summary>What is subtracted from the pixels; null for what the file's convention or the network's authors say.</summary>
    public MeanChoice? Mean { get; init; }
}
