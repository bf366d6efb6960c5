using AlexNetSharp.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Layers;

/// <summary>Convolutions and matrix products of bfloat16 activations with float32 weights, the master copy that training changes.</summary>
/// <remarks>
/// Weights and biases are rounded to bfloat16 on their way in; products are summed in float32 and the output is rounded once. The casts can
/// be differentiated, so gradients arrive at the master weights as float32. Where the hardware multiplies bfloat16, libtorch does it;
/// elsewhere our float32 kernels compute the same sums from the rounded values, no faster than float32.
/// </remarks>
internal static class BFloat16Product
{
    /// <summary>Whether libtorch multiplies bfloat16 by hardware on a device, and rightly.</summary>
    public static bool IsInHardware(DeviceType device) =>
        device == DeviceType.CUDA || (device == DeviceType.CPU && BFloat16Hardware.IsOnProcessor && ProcessorCaches.AreKnown);

    /// <summary>What a user should know about bfloat16 on a device, in one sentence; null where hardware multiplies it.</summary>
    public static string? Notice(DeviceType device) => IsInHardware(device)
        ? null
        : BFloat16Hardware.IsOnProcessor
            ? "This machine hides the sizes of its caches, without which libtorch's bfloat16 arithmetic is wrong: "
                + "bf16 is computed in float32 with the same rounding, and is slower than float32."
        : "This processor has no bfloat16 instructions (AVX512_BF16 or AMX): bf16 is computed in float32 with the same rounding, "
            + "and is slower than float32.";

    /// <summary>Whether a layer's input is bfloat16 and its weights are a float32 master copy.</summary>
    public static bool Takes(Tensor x, Tensor weight) => x.dtype == ScalarType.BFloat16 && weight.dtype == ScalarType.Float32;

    /// <summary>Computes a layer.</summary>
    /// <param name="x">The input, bfloat16.</param>
    /// <param name="weight">Weights, float32.</param>
    /// <param name="bias">Biases, float32.</param>
    /// <param name="layer">The layer of tensors of one type, of float32 by our kernels where they can.</param>
    /// <returns>The output, bfloat16.</returns>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, Func<Tensor, Tensor, Tensor, Tensor> layer) =>
        IsInHardware(x.device_type) ? ByHardware(x, weight, bias, layer) : ByFloat32(x, weight, bias, layer);

    /// <summary>
    /// Computes a layer by libtorch's bfloat16 operations, which work on any processor and are fast where there is hardware for it.
    /// </summary>
    internal static Tensor ByHardware(Tensor x, Tensor weight, Tensor bias, Func<Tensor, Tensor, Tensor, Tensor> layer)
    {
        using DisposeScope scope = NewDisposeScope();
        return layer(x, weight.to(ScalarType.BFloat16), bias.to(ScalarType.BFloat16)).MoveToOuterDisposeScope();
    }

    /// <summary>Computes a layer in float32 from values that are rounded to bfloat16.</summary>
    internal static Tensor ByFloat32(Tensor x, Tensor weight, Tensor bias, Func<Tensor, Tensor, Tensor, Tensor> layer)
    {
        using DisposeScope scope = NewDisposeScope();
        return layer(x.to(ScalarType.Float32), Rounded(weight), Rounded(bias)).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
    }

    private static Tensor Rounded(Tensor values) => values.to(ScalarType.BFloat16).to(ScalarType.Float32);
}
