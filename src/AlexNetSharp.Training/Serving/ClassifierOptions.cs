using AlexNetSharp.Runtime;

namespace AlexNetSharp;

/// <summary>How a <see cref="Classifier"/> works.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Views averaged: 1 (the center) or 10 (corners, center and their mirrors).</summary>
    /// <value>1</value>
    public int Views { get; init; } = 1;

    /// <summary>The name of the device that computes: auto (a GPU where there is one), cpu, cuda or cuda:N.</summary>
    /// <value>auto</value>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of libtorch and the kernels; null for as many as this process uses already, at first one per processor.</summary>
    /// <remarks>Threads belong to the process: the last who names a number sets it for everything in the process.</remarks>
    public int? Threads { get; init; }

    /// <summary>Told before libtorch is fetched, where it may be; null for nobody.</summary>
    public Action<Sentence>? Notice { get; init; }

    /// <summary>Whether libtorch may be fetched where this machine lacks it.</summary>
    public bool MayFetch { get; init; }

    /// <summary>Loads libtorch and finds the device.</summary>
    internal TorchSharp.torch.Device Start() =>
        Computation.Start(Device, Threads, Computation.Fetching(MayFetch, Notice), keepMemory: false).Device;
}
