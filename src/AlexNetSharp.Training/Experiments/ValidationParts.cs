namespace AlexNetSharp.Experiments;

/// <summary>
/// Divides validation images in two: a third is looked at to choose between learning rates, verdicts count the others only, so that the
/// choice cannot flatter the arm that it is made for.
/// </summary>
internal static class ValidationParts
{
    private const uint ChoosingShare = 3;

    // Knuth's multiplicative hash: in step with no order that classes may stand in.
    private const uint Factor = 2_654_435_761;

    /// <summary>Whether the image at a place of the validation part is for choosing.</summary>
    /// <param name="image">The place.</param>
    public static bool IsForChoosing(int image) => ((unchecked((uint)image * Factor) >> 16) % ChoosingShare) == 0;

    /// <summary>The images for choosing.</summary>
    /// <param name="images">Something of each validation image.</param>
    public static IReadOnlyList<T> Choosing<T>(IEnumerable<T> images) => [.. images.Where((_, place) => IsForChoosing(place))];

    /// <summary>The images that count.</summary>
    /// <param name="images">Something of each validation image.</param>
    public static IReadOnlyList<T> Counted<T>(IEnumerable<T> images) => [.. images.Where((_, place) => !IsForChoosing(place))];
}
