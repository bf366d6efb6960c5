using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.Core;

/// <summary>A tensor of a weight file, as the file describes it.</summary>
/// <param name="Name">Its name in the file, for example <c>features.0.weight</c>.</param>
/// <param name="Type">
/// The type of its numbers in the words of safetensors: <c>F32</c>, <c>F16</c>, <c>BF16</c>, <c>F64</c>, <c>I64</c>, <c>U8</c>, <c>BOOL</c>
/// and the like.
/// </param>
/// <param name="Shape">Its sizes, outermost first; empty for a single number.</param>
public sealed record TensorEntry(string Name, string Type, IReadOnlyList<long> Shape)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>The shape as text, for example <c>96x3x11x11</c>.</summary>
    public string ShapeText => TextOf(Shape);

    /// <summary>A shape as text, for example <c>96x3x11x11</c>; <c>scalar</c> for a single number. No longer than a line.</summary>
    /// <param name="shape">The sizes, outermost first.</param>
    public static string TextOf(IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return SizesText.Of(shape);
    }
}
