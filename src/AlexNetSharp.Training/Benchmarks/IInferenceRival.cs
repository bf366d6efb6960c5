using AlexNetSharp.Models;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>Another program that infers, to be timed in the same run as ours and the stock library's.</summary>
internal interface IInferenceRival
{
    /// <summary>What it is called, for people.</summary>
    string Name { get; }

    /// <summary>What it is called among the versions of libraries, and its version.</summary>
    (string Key, string Version) Library { get; }

    /// <summary>Prepares it for a batch, once for each way in which it can be set up.</summary>
    /// <param name="network">The network; its weights are copied.</param>
    /// <param name="images">The batch, shape (N, C, H, W), float32 on the CPU; it lives longer than what is returned.</param>
    /// <returns>The ways, owned by the caller.</returns>
    IReadOnlyList<IRivalPass> Prepare(NetworkModule network, Tensor images);
}

/// <summary>A rival's forward pass of one batch.</summary>
internal interface IRivalPass : IDisposable
{
    /// <summary>How the rival is set up.</summary>
    string Setting { get; }

    /// <summary>Computes the logits, shape (N, classes); owned by the caller.</summary>
    Tensor Logits();

    /// <summary>Computes the logits and drops them.</summary>
    void Run();
}
