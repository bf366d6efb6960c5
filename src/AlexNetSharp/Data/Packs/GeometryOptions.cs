using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// What is asked for of a pack's geometry. What is not set is the source's own where its images have a size by nature (CIFAR, idx), and
/// 256x256, shorter side and center crop, RGB otherwise; EXIF orientation is applied except for ILSVRC.
/// </summary>
public sealed record GeometryOptions
{
    /// <summary>Height in pixels; with <see cref="ResizeRule.None"/> and no height, the first image's counts.</summary>
    public int? Height { get; init; }

    /// <summary>Width in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Channels, 3 (RGB) or 1 (gray).</summary>
    public int? Channels { get; init; }

    /// <summary>How images are brought to the size.</summary>
    public ResizeRule? Resize { get; init; }

    /// <summary>What is done about EXIF orientation.</summary>
    public ExifRule? Exif { get; init; }

    /// <summary>The resampling filter; <c>bilinear</c> is the only one.</summary>
    public string? Filter { get; init; }

    /// <summary>Asks for exactly this geometry.</summary>
    /// <param name="geometry">The geometry.</param>
    public static implicit operator GeometryOptions(PackGeometry geometry) => FromPackGeometry(geometry);

    /// <summary>Asks for exactly this geometry.</summary>
    /// <param name="geometry">The geometry.</param>
    public static GeometryOptions FromPackGeometry(PackGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        return new()
        {
            Height = geometry.Height,
            Width = geometry.Width,
            Channels = geometry.Channels,
            Resize = geometry.Resize,
            Filter = geometry.Filter,
            Exif = geometry.Exif,
        };
    }
}
