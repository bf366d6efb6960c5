namespace AlexNetSharp.Visualization;

/// <summary>
/// A linear map from the smallest number to 0 and the largest to 255. Numbers that are not finite become 0; equal numbers become the middle
/// gray.
/// </summary>
/// <param name="Low">What becomes 0.</param>
/// <param name="High">What becomes 255.</param>
internal readonly record struct Stretch(float Low, float High)
{
    /// <summary>The map that fits a set of numbers.</summary>
    /// <param name="values">The numbers; those that are not finite are passed over.</param>
    public static Stretch Of(ReadOnlySpan<float> values)
    {
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        }

        return new Stretch(low, high);
    }

    /// <summary>Maps a number, rounded to the nearest gray.</summary>
    /// <param name="value">The number.</param>
    public byte ToByte(float value)
    {
        if (!float.IsFinite(value))
        {
            return 0;
        }

        double range = (double)High - Low;
        return range > 0 ? (byte)Math.Clamp((value - (double)Low) / range * 255.0 + 0.5, 0.0, 255.0) : Canvas.Ground;
    }
}
