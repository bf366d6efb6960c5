using AlexNetSharp.Runtime;
using AlexNetSharp.Weights.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>
/// Tensors of libtorch as what weight files are read into and written from, without a second copy where they lie in main memory.
/// </summary>
internal static class TensorWeights
{
    /// <summary>Where contiguous float32 tensors in main memory lie; valid while the tensors live.</summary>
    /// <param name="tensors">The tensors by name.</param>
    /// <exception cref="ArgumentException">A tensor is of another kind.</exception>
    public static unsafe IReadOnlyList<WeightTensor> Of(IReadOnlyDictionary<string, Tensor> tensors) =>
        [
            .. tensors.Select(pair =>
                pair.Value.dtype == ScalarType.Float32 && IsHere(pair.Value)
                    ? new WeightTensor(pair.Key, pair.Value.shape, (nint)TensorAddress.Of(pair.Value))
                    : throw new ArgumentException(
                        $"{pair.Key} is no contiguous float32 tensor in main memory ({pair.Value.dtype}).",
                        nameof(tensors))),
        ];

    /// <summary>Fills tensors. Gradients are not recorded.</summary>
    /// <param name="tensors">Float32 tensors on any device, by name.</param>
    /// <param name="read">Writes every value.</param>
    public static void Fill(IReadOnlyDictionary<string, Tensor> tensors, Action<IReadOnlyList<WeightTensor>> read)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        Dictionary<string, Tensor> here = tensors.ToDictionary(
            pair => pair.Key,
            pair => IsHere(pair.Value) ? pair.Value : empty(pair.Value.shape, ScalarType.Float32),
            StringComparer.Ordinal);
        read(Of(here));
        foreach ((string name, Tensor target) in tensors)
        {
            if (!IsHere(target))
            {
                target.copy_(here[name]);
            }
        }
    }

    /// <summary>Has tensors written.</summary>
    /// <param name="tensors">Float32 tensors on any device, by name.</param>
    /// <param name="write">Given the tensors, which live until it returns.</param>
    public static void Use(IReadOnlyDictionary<string, Tensor> tensors, Action<IReadOnlyList<WeightTensor>> write)
    {
        using DisposeScope scope = NewDisposeScope();
        write(Of(tensors.ToDictionary(pair => pair.Key, pair => pair.Value.detach().cpu().contiguous(), StringComparer.Ordinal)));
    }

    private static bool IsHere(Tensor tensor) => tensor.device_type == DeviceType.CPU && tensor.is_contiguous();
}
