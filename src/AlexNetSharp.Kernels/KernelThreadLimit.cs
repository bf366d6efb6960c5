namespace AlexNetSharp.Kernels;

/// <summary>A number of threads that holds until this is disposed of.</summary>
public readonly ref struct KernelThreadLimit
{
    private readonly int _before;

    internal KernelThreadLimit(int before) => _before = before;

    /// <summary>Brings back what was there before.</summary>
    public void Dispose() => KernelThreads.Restore(_before);
}
