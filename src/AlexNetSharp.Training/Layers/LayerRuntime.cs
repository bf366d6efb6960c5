using AlexNetSharp.Kernels;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Layers;

/// <summary>What has to be there before the first layer is made.</summary>
internal static class LayerRuntime
{
    private static readonly Lock Gate = new();
    private static int _given;

    /// <summary>
    /// Loads libtorch unless that has been done, and gives the kernels as many threads as it uses, each time that number changes.
    /// </summary>
    /// <exception cref="AlexNetException">libtorch is missing or does not load; the sentence says what to do.</exception>
    public static void EnsureLoaded()
    {
        lock (Gate)
        {
            int threads = LibTorch.EnsureLoaded().Threads;
            if (threads != _given)
            {
                (KernelThreads.Count, _given) = (threads, threads);
            }
        }
    }
}
