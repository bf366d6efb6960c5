namespace AlexNetSharp.Layers;

/// <summary>
/// Errors of backward passes. libtorch calls them back from native code, through which no exception may pass, so the first error is kept
/// here and the gradient is zero; whoever called backward asks afterwards. Backward passes of functions on the CPU run on the thread that
/// calls backward, so errors are kept by thread: each job has its own.
/// </summary>
internal static class LayerErrors
{
    [ThreadStatic]
    private static Exception? _first;

    /// <summary>
    /// Throws this thread's first error since the last call, if there was one. Call it after every backward pass, on the same thread.
    /// </summary>
    /// <exception cref="InvalidOperationException">A backward pass failed; the error is the inner exception.</exception>
    public static void ThrowIfAny()
    {
        if (_first is { } error)
        {
            _first = null;
            throw new InvalidOperationException($"The backward pass of a layer failed: {error.Message}", error);
        }
    }

    /// <summary>Keeps an error unless an earlier one waits.</summary>
    internal static void Record(Exception error) => _first ??= error;
}
