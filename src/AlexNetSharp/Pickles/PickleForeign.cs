namespace AlexNetSharp.Pickles;

/// <summary>
/// Stands for a value that a pickle would make by a function or class that is not known. It is never made: what the pickle puts into it, or
/// calls it with, is read past and dropped.
/// </summary>
internal sealed class PickleForeign : IPickleState
{
    /// <summary>The only one: it holds nothing.</summary>
    public static PickleForeign Instance { get; } = new();

    /// <summary>A state is dropped.</summary>
    public void SetState(object? state)
    {
    }
}
