namespace AlexNetSharp.Layers;

/// <summary>
/// Errors of backward passes. libtorch calls them back from native code, through which no exception may pass, so the first error is kept
/// here and the gradient is zero; whoever called backward asks afterwards.
/// </summary>
internal static class LayerErrors
{
    private static Exception? _first;

    /// <summary>Throws the first error since the last call, if there was one. Call it after every backward pass.</summary>
    /// <exception cref="InvalidOperationException">A backward pass failed; the error is the inner exception.</exception>
    public static void ThrowIfAny()
    {
        if (Interlocked.Exchange(ref _first, null) is { } error)
        {
            throw new InvalidOperationException($"The backward pass of a layer failed: {error.Message}", error);
        }
    }

    /// <summary>Keeps an error unless an earlier one waits.</summary>
    internal static void Record(Exception error) => Interlocked.CompareExchange(ref _first, error, null);
}
