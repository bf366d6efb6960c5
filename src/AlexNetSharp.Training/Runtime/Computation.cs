using TorchSharp;

namespace AlexNetSharp.Runtime;

/// <summary>Makes this process ready to compute: libtorch, threads, device.</summary>
internal static class Computation
{
    /// <summary>Finds what evaluates networks; libtorch is loaded for a GPU alone.</summary>
    /// <param name="device">The device that computes.</param>
    /// <param name="threads">Threads of the processor; null for as many as this process uses already.</param>
    /// <param name="fetching">Who hears that libtorch is fetched; null forbids fetching.</param>
    /// <param name="cancellation">Stops fetching.</param>
    /// <exception cref="AlexNetException">
    /// A GPU was asked for, and libtorch or the GPU is missing; the sentence says what to do.
    /// </exception>
    public static InferenceDevice StartInference(
        ComputeDevice device,
        int? threads,
        FetchListener? fetching,
        CancellationToken cancellation = default)
    {
        ThreadLimit.Check(threads);
        torch.Device? gpu = null;
        if (device.MayBeGpu())
        {
            (torch.Device found, _) = Start(device, threads, fetching, keepMemory: false, cancellation);
            gpu = found.type == DeviceType.CPU ? null : found;
        }

        return new InferenceDevice(gpu, threads ?? Kernels.KernelThreads.Count);
    }

    /// <summary>Loads libtorch and finds the device.</summary>
    /// <param name="device">The device that computes.</param>
    /// <param name="threads">Threads of libtorch and the kernels; null for as many as this process uses already.</param>
    /// <param name="fetching">Who hears that libtorch is fetched; null forbids fetching.</param>
    /// <param name="keepMemory">
    /// Whether freed memory is kept for the process's next tensors: for work of many large batches, on a thread that begins afterwards.
    /// </param>
    /// <param name="cancellation">Stops fetching.</param>
    /// <exception cref="AlexNetException">libtorch or the device is missing; the sentence says what to do.</exception>
    public static (torch.Device Device, LibTorchStatus Status) Start(
        ComputeDevice device,
        int? threads,
        FetchListener? fetching,
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
}
