using AlexNetSharp.Files;
using AlexNetSharp.Pickles;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>A tensor of a pickle: a view of a storage.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Layout">How the tensor's numbers lie in it; the byte order is the file's.</param>
internal sealed record PyTorchTensor(PyTorchStorage Storage, NumberLayout Layout) : IPickleState
{
    /// <summary>How many numbers of the tensor's type the storage has.</summary>
    public long Stored => (long)(Storage.Length / NumberConversion.SizeOf(Layout.Type));

    /// <summary>Attributes of a tensor, such as hooks, say nothing about its numbers.</summary>
    public void SetState(object? state)
    {
    }
}

/// <summary>A part of a storage that old files give a name of its own.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">The part's first number.</param>
internal sealed record PyTorchStorageView(PyTorchStorage Storage, long Offset);
