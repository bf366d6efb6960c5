using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>The memory of tensors, for kernels.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Whether kernels can work on a tensor: contiguous float32 in main memory.</summary>
    public static bool IsPlain(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && IsMainMemory(tensor);

    /// <summary>Whether kernels for either storage can work on a tensor: contiguous float32 or bfloat16 in main memory.</summary>
    public static bool IsPlainOrBFloat16(Tensor tensor) =>
        tensor.dtype is ScalarType.Float32 or ScalarType.BFloat16 && IsMainMemory(tensor);

    /// <summary>The address of a contiguous CPU tensor's first value; null for an empty tensor. Valid while the tensor lives.</summary>
    public static T* Pointer<T>(Tensor tensor)
        where T : unmanaged => (T*)TensorAddress.Of(tensor);

    /// <summary>The address of the first float32 value.</summary>
    public static float* Floats(Tensor tensor) => Pointer<float>(tensor);

    /// <summary>The address of the first bfloat16 value.</summary>
    public static Kernels.BFloat16* BFloat16s(Tensor tensor) => Pointer<Kernels.BFloat16>(tensor);

    /// <summary>The extents of (N, C, ...): images, maps and values of a map.</summary>
    public static PlaneShape Planes(Tensor tensor)
    {
        long images = tensor.size(0);
        long channels = tensor.size(1);
        return new PlaneShape((nint)images, (nint)channels, (nint)(tensor.numel() / Math.Max(1, images * channels)));
    }

    /// <summary>Whether an operation on a tensor will be asked for gradients.</summary>
    public static bool NeedsGradient(Tensor tensor) => tensor.requires_grad && is_grad_enabled();

    private static bool IsMainMemory(Tensor tensor) => tensor.device_type == DeviceType.CPU && tensor.is_contiguous();
}
