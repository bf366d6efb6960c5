using AlexNetSharp.Hostile.Inputs;

namespace AlexNetSharp.Hostile;

/// <summary>All inputs.</summary>
internal static class HostileInputs
{
    /// <summary>All inputs, by format.</summary>
    public static IReadOnlyList<HostileInput> All { get; } = [.. ZipInputs.All];
}
