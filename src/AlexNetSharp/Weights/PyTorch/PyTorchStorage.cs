using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>A stretch of numbers that tensors share.</summary>
/// <param name="Key">Its name in the file.</param>
/// <param name="Type">The numbers' type in the words of safetensors; <c>U8</c> where the tensors say it.</param>
/// <param name="Count">How many numbers.</param>
internal sealed record PyTorchStorage(string Key, string Type, long Count)
{
    /// <summary>Length in bytes.</summary>
    public Int128 Length => (Int128)Count * NumberConversion.SizeOf(Type);
}
