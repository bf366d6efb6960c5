using System.Numerics;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>Colors as red, green and blue fractions of full scale.</summary>
internal static class Colors
{
    private static readonly Vector3 LuminanceWeights = new(0.299f, 0.587f, 0.114f);

    /// <summary>A color's luminance (Rec. 601 weights).</summary>
    /// <param name="color">The color.</param>
    public static float Luminance(Vector3 color) => Vector3.Dot(color, LuminanceWeights);

    /// <summary>The color of a hue that has a given luminance.</summary>
    /// <param name="hue">The hue as a turn of the color circle; whole turns do not matter.</param>
    /// <param name="saturation">0 (gray) to 1 (pure), before the luminance is set.</param>
    /// <param name="luminance">The luminance, cut to 0.02..0.98.</param>
    public static Vector3 FromHue(float hue, float saturation, float luminance)
    {
        float wanted = Math.Clamp(luminance, 0.02f, 0.98f);
        var pure = new Vector3(Channel(hue, 0f), Channel(hue, 2f / 3f), Channel(hue, 1f / 3f));
        Vector3 color = Vector3.Lerp(new Vector3(Luminance(pure)), pure, saturation);
        float found = Math.Max(Luminance(color), 1e-3f);
        return found >= wanted ? color * (wanted / found) : Vector3.Lerp(color, Vector3.One, (wanted - found) / (1f - found));
    }

    private static float Channel(float hue, float shift)
    {
        float turn = hue + shift - MathF.Floor(hue + shift);
        return Math.Clamp(Math.Abs(turn * 6f - 3f) - 1f, 0f, 1f);
    }
}
