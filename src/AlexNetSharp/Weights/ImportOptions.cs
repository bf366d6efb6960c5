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

    /// <summary>
    /// What was done to the pixels: order, range, mean and deviation at once, by the name of who does so: <c>torchvision</c>, <c>caffe</c>,
    /// <c>vgg</c>, <c>cvgj</c>, <c>paper</c>, <c>unit</c> or <c>symmetric</c>; null for what the file says, or what is usual for its kind.
    /// </summary>
    public string? Input { get; init; }

    /// <summary>What is subtracted from the pixels; null for what the file's convention or the network's authors say.</summary>
    public MeanChoice? Mean { get; init; }
}
