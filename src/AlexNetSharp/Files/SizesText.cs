namespace AlexNetSharp.Files;

/// <summary>Sizes as text.</summary>
internal static class SizesText
{
    private const int MostShown = 12;

    /// <summary>Sizes as text, for example <c>96x3x11x11</c>; <c>scalar</c> for a single number. No longer than a line.</summary>
    /// <param name="shape">The sizes, outermost first.</param>
    public static string Of(IReadOnlyList<long> shape) =>
        shape.Count == 0 ? "scalar"
        : shape.Count > MostShown ? $"{string.Join('x', shape.Take(MostShown))}x... ({shape.Count} sizes)"
        : string.Join('x', shape);
}
