using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Models;

/// <summary>Fills a network's tensors from files: in place where the numbers are in this machine's memory, so that no second copy of them is needed.</summary>
internal static class TensorFilling
{
    /// <summary>Writes the numbers of a tensor, in row-major order.</summary>
    /// <param name="values">As many as the tensor has.</param>
    public delegate void Numbers(Span<float> values);

    /// <summary>Fills a tensor. Gradients are not recorded.</summary>
    /// <param name="target">A float32 tensor on any device.</param>
    /// <param name="numbers">Gives its numbers.</param>
    /// <param name="path">The file that they come from, for errors.</param>
    /// <param name="name">Their name there.</param>
    /// <exception cref="AlexNetException">Numbers are NaN or infinite.</exception>
    public static void Fill(Tensor target, Numbers numbers, string path, string name)
    {
        using IDisposable frozen = no_grad();
        bool isHere = target.device_type == DeviceType.CPU && target.is_contiguous();
        using Tensor values = isHere ? target.alias() : empty(target.shape, ScalarType.Float32);
        Span<float> room = MemoryMarshal.Cast<byte, float>(values.bytes);
        numbers(room);
        foreach (float value in room)
        {
            if (!float.IsFinite(value))
            {
                throw new AlexNetException($"{path} has NaN or infinite numbers in {name}: its training diverged, or the file is damaged; give other weights.");
            }
        }

        if (!isHere)
        {
            target.copy_(values);
        }
    }
}
