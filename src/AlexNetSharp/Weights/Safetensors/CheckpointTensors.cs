using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>
/// How a run's checkpoint names its tensors: the network's by their own names, what the optimizer and the average keep of each under a
/// prefix. So it can be read as weights.
/// </summary>
internal static class CheckpointTensors
{
    /// <summary>The format of a checkpoint, in its metadata.</summary>
    public const string Format = "alexnetsharp-checkpoint-2";

    /// <summary>What stands before the name of a parameter whose velocity a tensor is.</summary>
    public const string VelocityPrefix = "velocity.";

    /// <summary>What stands before the name of a tensor whose average another is.</summary>
    public const string AveragePrefix = "average.";

    /// <summary>Whether a file's metadata are a checkpoint's.</summary>
    /// <param name="metadata">The metadata.</param>
    public static bool IsCheckpoint(IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault("format") == Format;

    /// <summary>
    /// The network's tensors, under their own names, each with the name it is stored by: the average's where there is one, as for a run's
    /// final weights.
    /// </summary>
    /// <param name="tensors">The checkpoint's.</param>
    public static IReadOnlyList<(TensorEntry Tensor, string Stored)> OfNetwork(IReadOnlyList<TensorEntry> tensors)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        return
        [
            .. tensors.Where(tensor => !IsPrefixed(tensor.Name)).Select(tensor =>
                byName.TryGetValue(AveragePrefix + tensor.Name, out TensorEntry? average)
                    ? (average with { Name = tensor.Name }, average.Name)
                    : (tensor, tensor.Name)),
        ];
    }

    private static bool IsPrefixed(string name) =>
        name.StartsWith(VelocityPrefix, StringComparison.Ordinal) || name.StartsWith(AveragePrefix, StringComparison.Ordinal);
}
