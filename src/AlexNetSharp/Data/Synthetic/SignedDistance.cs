using System.Numerics;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>Signed distances from a point to simple figures: negative inside, zero on the outline, positive outside.</summary>
internal static class SignedDistance
{
    /// <summary>The distance to a disc around the origin.</summary>
    /// <param name="point">The point.</param>
    /// <param name="radius">The disc's radius.</param>
    public static float Disc(Vector2 point, float radius) => point.Length() - radius;

    /// <summary>The distance to an upright rectangle around the origin.</summary>
    /// <param name="point">The point.</param>
    /// <param name="halfWidth">Half the width.</param>
    /// <param name="halfHeight">Half the height.</param>
    public static float Box(Vector2 point, float halfWidth, float halfHeight)
    {
        Vector2 excess = Vector2.Abs(point) - new Vector2(halfWidth, halfHeight);
        return Vector2.Max(excess, Vector2.Zero).Length() + Math.Min(Math.Max(excess.X, excess.Y), 0f);
    }

    /// <summary>The distance to a line from one end to the other (never negative).</summary>
    /// <param name="point">The point.</param>
    /// <param name="start">One end.</param>
    /// <param name="end">The other end.</param>
    public static float Segment(Vector2 point, Vector2 start, Vector2 end)
    {
        Vector2 along = end - start;
        Vector2 offset = point - start;
        float position = Math.Clamp(Vector2.Dot(offset, along) / Math.Max(along.LengthSquared(), 1e-12f), 0f, 1f);
        return (offset - along * position).Length();
    }

    /// <summary>The distance to a closed polygon: to its nearest side, with the sign of the even-odd rule.</summary>
    /// <param name="point">The point.</param>
    /// <param name="corners">The corners in order, at least 3.</param>
    public static float Polygon(Vector2 point, ReadOnlySpan<Vector2> corners)
    {
        float nearest = float.MaxValue;
        bool inside = false;
        Vector2 previous = corners[^1];
        foreach (Vector2 corner in corners)
        {
            Vector2 along = previous - corner;
            Vector2 offset = point - corner;
            float position = Math.Clamp(Vector2.Dot(offset, along) / along.LengthSquared(), 0f, 1f);
            nearest = Math.Min(nearest, (offset - along * position).LengthSquared());
            if ((corner.Y > point.Y) != (previous.Y > point.Y))
            {
                float crossing = corner.X + (point.Y - corner.Y) / (previous.Y - corner.Y) * (previous.X - corner.X);
                inside ^= point.X < crossing;
            }

            previous = corner;
        }

        return inside ? -MathF.Sqrt(nearest) : MathF.Sqrt(nearest);
    }
}
