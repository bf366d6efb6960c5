using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Runtime;

namespace AlexNetSharp;

/// <summary>How a <see cref="Classifier"/> works.</summary>
public sealed record ClassifierOptions
{
    /// <summary>The views of each photo whose probabilities are averaged.</summary>
    public ViewRule Views { get; init; } = ViewRule.Center;

    /// <summary>The device that computes.</summary>
    /// <value>a GPU where there is one</value>
    public ComputeDevice Device { get; init; }

    /// <summary>Threads of libtorch and the kernels; null for as many as this process uses already, at first one per processor.</summary>
    /// <remarks>Threads belong to the process: the last who names a number sets it for everything in the process.</remarks>
    public int? Threads { get; init; }

    /// <summary>How large a photo may be.</summary>
    /// <value>what a server takes from strangers, 40 megapixels and 32 MiB</value>
    public PhotoLimits Limits { get; init; } = PhotoLimits.Server;

    /// <summary>Told before libtorch is fetched, where it may be; null for nobody.</summary>
    public Action<Sentence>? Notice { get; init; }

    /// <summary>Whether libtorch may be fetched where this machine lacks it.</summary>
    public bool MayFetch { get; init; }

    /// <summary>Loads libtorch and finds the device.</summary>
    internal TorchSharp.torch.Device Start() =>
        Computation.Start(Device, Threads, Computation.Fetching(MayFetch, Notice), keepMemory: false).Device;
}
