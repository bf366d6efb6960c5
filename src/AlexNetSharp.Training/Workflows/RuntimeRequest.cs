using AlexNetSharp.Runtime;
using static TorchSharp.torch;

namespace AlexNetSharp.Workflows;

/// <summary>On what a workflow computes.</summary>
public sealed record RuntimeRequest
{
    /// <summary>The names that <see cref="Device"/> understands, for people.</summary>
    public const string DeviceNames = ComputeDevice.Names;

    /// <summary>The names of precisions, for people.</summary>
    public const string PrecisionNames = Models.PrecisionNames.All;

    /// <summary>The device's name.</summary>
    /// <value>auto: a GPU where there is one</value>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of libtorch and the kernels; null for as many as this process uses already, at first one per processor.</summary>
    /// <remarks>Threads belong to the process: the last request that names a number sets it for everything in the process.</remarks>
    public int? Threads { get; init; }

    /// <summary>Told before something long happens that the user did not ask for, such as fetching libtorch; null forbids fetching.</summary>
    public Action<Sentence>? Notice { get; init; }

    /// <summary>Loads libtorch and finds the device.</summary>
    /// <param name="keepMemory">
    /// Whether freed memory is kept for the process's next tensors: for work of many large batches, on a thread that begins afterwards.
    /// </param>
    /// <exception cref="AlexNetException">libtorch or the device is missing; the sentence says what to do.</exception>
    internal (Device Device, LibTorchStatus Status) Start(bool keepMemory = false)
    {
        LibTorchStatus status = LibTorch.EnsureLoaded(new LibTorchOptions { Threads = Threads, Fetching = Notice });
        Kernels.KernelThreads.Count = status.Threads;
        if (keepMemory)
        {
            NativeHeap.KeepFreedMemory();
        }

        return (ComputeDevice.Parse(Device), status);
    }
}
