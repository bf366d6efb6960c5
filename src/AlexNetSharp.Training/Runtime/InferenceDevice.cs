using TorchSharp;

namespace AlexNetSharp.Runtime;

/// <summary>What evaluates a network.</summary>
/// <param name="Gpu">The GPU, libtorch being loaded; null for the processor, which needs no libtorch.</param>
/// <param name="Threads">Threads of the processor.</param>
internal readonly record struct InferenceDevice(torch.Device? Gpu, int Threads);
