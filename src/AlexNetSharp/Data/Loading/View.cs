namespace AlexNetSharp.Data.Loading;

/// <summary>A crop of a stored image: its top-left corner in pixels and whether it is mirrored left-right.</summary>
/// <param name="Y">First row.</param>
/// <param name="X">First column.</param>
/// <param name="IsMirrored">Whether the crop is mirrored.</param>
internal readonly record struct View(int Y, int X, bool IsMirrored);

/// <summary>The crops of an image that an evaluation looks at.</summary>
internal static class ViewPlan
{
    /// <summary>The center crop alone; an odd rest leaves the extra row or column at the end.</summary>
    /// <param name="height">Height of the stored image in pixels.</param>
    /// <param name="width">Width of the stored image in pixels.</param>
    /// <param name="crop">Height and width of the crop in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The crop is larger than the image.</exception>
    public static IReadOnlyList<View> Center(int height, int width, int crop)
    {
        Check(height, width, crop);
        return [new View((height - crop) / 2, (width - crop) / 2, false)];
    }

    /// <summary>The paper's ten: top-left, top-right, bottom-left, bottom-right, center, then the same mirrored.</summary>
    /// <param name="height">Height of the stored image in pixels.</param>
    /// <param name="width">Width of the stored image in pixels.</param>
    /// <param name="crop">Height and width of the crop in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The crop is larger than the image.</exception>
    public static IReadOnlyList<View> TenCrop(int height, int width, int crop)
    {
        Check(height, width, crop);
        (int bottom, int right) = (height - crop, width - crop);
        View[] plain =
        [
            new(0, 0, false),
            new(0, right, false),
            new(bottom, 0, false),
            new(bottom, right, false),
            new(bottom / 2, right / 2, false),
        ];
        return [.. plain, .. plain.Select(view => view with { IsMirrored = true })];
    }

    private static void Check(int height, int width, int crop)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(crop);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(crop, Math.Min(height, width));
    }
}
