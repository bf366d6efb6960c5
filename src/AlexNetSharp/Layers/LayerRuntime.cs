using AlexNetSharp.Runtime;

namespace AlexNetSharp.Layers;

/// <summary>What has to be there before the first layer is made.</summary>
internal static class LayerRuntime
{
    /// <summary>Loads libtorch unless that has been done.</summary>
    /// <exception cref="AlexNetException">libtorch is missing or does not load; the sentence says what to do.</exception>
    public static void EnsureLoaded() => LibTorch.EnsureLoaded();
}
