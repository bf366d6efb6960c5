namespace AlexNetSharp.Workflows;

/// <summary>Progress that is handled at once, on the thread that reports it, so that reports keep their order.</summary>
/// <param name="handler">Handles a report.</param>
internal sealed class SynchronousProgress<T>(Action<T> handler) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => handler(value);
}
