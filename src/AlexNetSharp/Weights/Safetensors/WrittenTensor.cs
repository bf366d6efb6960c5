using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>A tensor as it is written.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">The type of its numbers in the words of safetensors, for example <c>BF16</c>.</param>
/// <param name="Shape">Its sizes, outermost first.</param>
/// <param name="Visit">Gives its bytes in order, piece by piece; may be called more than once.</param>
internal sealed record WrittenTensor(string Name, string Type, IReadOnlyList<long> Shape, Action<WeightTensor.PieceUser> Visit)
{
    /// <summary>Length in bytes.</summary>
    public long Length => Shape.Aggregate((long)NumberSize, (product, size) => checked(product * size));

    /// <summary>Bytes of a number.</summary>
    public int NumberSize => NumberConversion.SizeOf(Type);

    /// <summary>A tensor of float32 numbers as it is.</summary>
    /// <param name="tensor">The tensor.</param>
    public static WrittenTensor Of(WeightTensor tensor) => new(tensor.Name, "F32", tensor.Shape, tensor.Visit);
}
