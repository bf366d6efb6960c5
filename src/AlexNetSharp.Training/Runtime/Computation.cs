using TorchSharp;

namespace AlexNetSharp.Runtime;

/// <summary>Makes this process ready to compute: libtorch, threads, device.</summary>
internal static class Computation
{
    /// <summary>Loads libtorch and finds the device.</summary>
    /// <param name="device">The device that computes.</param>
    /// <param name="threads">Threads of libtorch and the kernels; null for as many as this process uses already.</param>
    /// <param name="fetching">Told before libtorch is fetched; null forbids fetching.</param>
    /// <param name="keepMemory">
    /// Whether freed memory is kept for the process's next tensors: for work of many large batches, on a thread that begins afterwards.
    /// </param>
    /// <param name="cancellation">Stops fetching.</param>
    /// <exception cref="AlexNetException">libtorch or the device is missing; the sentence says what to do.</exception>
    public static (torch.Device Device, LibTorchStatus Status) Start(
        ComputeDevice device,
        int? threads,
        Action<Sentence>? fetching,
        bool keepMemory,
        CancellationToken cancellation = default)
    {
        var options = new LibTorchOptions { Threads = threads, Fetching = fetching, Cancellation = cancellation };
        LibTorchStatus status = LibTorch.EnsureLoaded(options);
        Kernels.KernelThreads.Count = status.Threads;
        if (keepMemory)
        {
            NativeHeap.KeepFreedMemory();
        }

        return (device.Find(), status);
    }

    /// <summary>Whom to tell before libtorch is fetched.</summary>
    /// <param name="mayFetch">Whether it may be fetched.</param>
    /// <param name="notice">Who is told what happens; null for nobody.</param>
    /// <returns>Null where it may not.</returns>
    public static Action<Sentence>? Fetching(bool mayFetch, Action<Sentence>? notice) => mayFetch ? notice ?? (static _ => { }) : null;
}
