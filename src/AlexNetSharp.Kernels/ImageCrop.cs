namespace AlexNetSharp.Kernels;

/// <summary>A window of a stored image, perhaps mirrored.</summary>
/// <param name="Height">Height of the stored image in pixels.</param>
/// <param name="Width">Width of the stored image in pixels.</param>
/// <param name="Channels">Channels of the stored image, 3 or 1.</param>
/// <param name="Y">First row of the window.</param>
/// <param name="X">First column of the window.</param>
/// <param name="CropHeight">Rows of the window.</param>
/// <param name="CropWidth">Columns of the window.</param>
/// <param name="IsMirrored">Whether the window is mirrored left-right.</param>
public readonly record struct ImageCrop(int Height, int Width, int Channels, int Y, int X, int CropHeight, int CropWidth, bool IsMirrored)
{
    /// <summary>Whether the planes of the window stand in the opposite order of the stored channels: BGR where RGB is stored.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Bytes of the stored image.</summary>
    public int ImageLength => checked(Height * Width * Channels);

    /// <summary>Values of the window.</summary>
    public int CropLength => checked(CropHeight * CropWidth * Channels);

    /// <summary>Refuses a window that does not lie in the image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The window leaves the image, a size is not positive, or the number of channels is neither 3 nor 1.
    /// </exception>
    internal void Check()
    {
        if (Channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(Channels), Channels, "An image has 3 channels, or 1 where it is grey.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CropHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CropWidth);
        ArgumentOutOfRangeException.ThrowIfNegative(Y);
        ArgumentOutOfRangeException.ThrowIfNegative(X);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Y, Height - CropHeight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(X, Width - CropWidth);
    }
}
