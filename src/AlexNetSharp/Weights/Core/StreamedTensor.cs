namespace AlexNetSharp.Weights.Core;

/// <summary>
/// A tensor to be written whose numbers are made only when the file is: one tensor after the other, in the order that they are given.
/// </summary>
/// <param name="Name">Its name in the file, for example <c>features.0.weight</c>.</param>
/// <param name="Shape">Its sizes, outermost first; empty for a single number.</param>
/// <param name="Write">Writes the numbers in row-major order as little-endian float32: exactly as many as the shape has.</param>
internal sealed record StreamedTensor(string Name, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>Length of the numbers in bytes.</summary>
    public long Length => Shape.Aggregate((long)sizeof(float), (product, size) => checked(product * size));
}
