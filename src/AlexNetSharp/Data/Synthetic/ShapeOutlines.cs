using System.Numerics;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>
/// The outlines of the ten classes as signed distances, each upright (y points down) and about as large as the unit disc.
/// </summary>
internal static class ShapeOutlines
{
    private const float Rounding = 0.03f;
    private const int GearTeeth = 8;

    private static readonly Vector2[] ArrowCorners =
    [
        new(0f, -1f),
        new(0.78f, -0.12f),
        new(0.32f, -0.12f),
        new(0.32f, 0.95f),
        new(-0.32f, 0.95f),
        new(-0.32f, -0.12f),
        new(-0.78f, -0.12f),
    ];

    private static readonly Vector2[] TriangleCorners = [new(0f, -0.92f), new(0.98f, 0.78f), new(-0.98f, 0.78f)];
    private static readonly Vector2[] StarCorners = MakeStar(5, 1.02f, 0.44f);

    /// <summary>The classes' names in ordinal order, so that a folder of class folders numbers them alike.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["arrow", "crescent", "cross", "disc", "gear", "heart", "ring", "square", "star", "triangle"];

    /// <summary>The signed distance from a point to the outline of a class.</summary>
    /// <param name="label">The class, the index of its name in <see cref="Names"/>.</param>
    /// <param name="point">The point, in units of the shape's radius.</param>
    public static float Distance(int label, Vector2 point) => label switch
    {
        0 => SignedDistance.Polygon(point, ArrowCorners) - Rounding,
        1 => Crescent(point + new Vector2(-0.3f, 0f)),
        2 => Math.Min(SignedDistance.Box(point, 0.95f, 0.3f), SignedDistance.Box(point, 0.3f, 0.95f)) - Rounding,
        3 => SignedDistance.Disc(point, 0.92f),
        4 => Gear(point),
        5 => Heart(point),
        6 => Math.Abs(SignedDistance.Disc(point, 0.72f)) - 0.24f,
        7 => SignedDistance.Box(point, 0.8f, 0.8f) - Rounding,
        8 => SignedDistance.Polygon(point, StarCorners) - Rounding,
        9 => SignedDistance.Polygon(point, TriangleCorners) - Rounding,
        _ => throw new ArgumentOutOfRangeException(nameof(label), label, "There are ten classes, 0 to 9."),
    };

    private static float Crescent(Vector2 point) =>
        Math.Max(SignedDistance.Disc(point, 1f), -SignedDistance.Disc(point - new Vector2(0.46f, 0f), 0.8f));

    private static float Heart(Vector2 point)
    {
        const float HalfDiagonal = 0.8f;
        const float HalfSide = HalfDiagonal * 0.70710678f;
        var half = new Vector2(Math.Abs(point.X), point.Y - 0.1f);
        Vector2 turned = new Vector2(half.X + half.Y, half.Y - half.X) * 0.70710678f;
        float square = SignedDistance.Box(turned, HalfSide, HalfSide);
        return Math.Min(square, SignedDistance.Disc(half - new Vector2(HalfDiagonal / 2, -HalfDiagonal / 2), HalfSide));
    }

    private static float Gear(Vector2 point)
    {
        const float MiddleRadius = 0.88f;
        const float HalfTooth = 0.13f;
        const float Steepness = 2.5f;
        float radius = point.Length();
        (float sine, float cosine) = MathF.SinCos(GearTeeth * MathF.Atan2(point.Y, point.X));
        float wave = Math.Clamp(Steepness * cosine, -1f, 1f);
        float slope = Math.Abs(wave) < 1f ? HalfTooth * Steepness * GearTeeth * sine / Math.Max(radius, 0.3f) : 0f;
        float rim = (radius - MiddleRadius - HalfTooth * wave) / MathF.Sqrt(1f + slope * slope);
        return Math.Max(rim, 0.26f - radius);
    }

    private static Vector2[] MakeStar(int points, float outer, float inner)
    {
        Vector2[] corners = new Vector2[2 * points];
        for (int i = 0; i < corners.Length; i++)
        {
            float radius = i % 2 == 0 ? outer : inner;
            (float sine, float cosine) = MathF.SinCos(MathF.PI * i / points);
            corners[i] = new Vector2(radius * sine, -radius * cosine);
        }

        return corners;
    }
}
