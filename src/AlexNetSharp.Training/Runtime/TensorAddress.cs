using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace AlexNetSharp.Runtime;

/// <summary>Where tensors lie in main memory.</summary>
internal static unsafe class TensorAddress
{
    /// <summary>The address of a contiguous CPU tensor's first value; null for an empty tensor. Valid while the tensor lives.</summary>
    public static void* Of(Tensor tensor)
    {
        if (tensor.numel() == 0)
        {
            return null;
        }

        // A view of one element, because spans end at 2 GiB and tensors do not.
        using Tensor flat = tensor.view(-1);
        using Tensor first = flat.narrow(0, 0, 1);
        return Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
