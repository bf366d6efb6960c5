using AlexNetSharp.Kernels.Images;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels;

/// <summary>
/// Turns a window of a stored image (bytes, height x width x channels) into one image of a batch (float32, channels x height x width):
/// crop, mirror, minus the mean, plus a shift per channel, times a factor per channel. Values are <c>((pixel - mean) + shift) * factor</c>,
/// whichever path computes them. Means, shifts and factors are in the order of the stored channels.
/// </summary>
public static unsafe class ImageBatch
{
    private const int MostOnStack = 4096;

    /// <summary>Subtracts a mean image that is cropped and mirrored with the image (the paper).</summary>
    /// <param name="image">Shape (Height, Width, Channels), 0..255.</param>
    /// <param name="crop">The window.</param>
    /// <param name="mean">Shape (Channels, Height, Width), 0..255.</param>
    /// <param name="shift">One value per channel, added to the difference.</param>
    /// <param name="factor">One value per channel, multiplied last.</param>
    /// <param name="destination">Shape (Channels, CropHeight, CropWidth).</param>
    /// <exception cref="ArgumentException">A length or the window does not fit.</exception>
    public static void FillMinusMeanImage(
        ReadOnlySpan<byte> image,
        ImageCrop crop,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> factor,
        Span<float> destination)
    {
        Check(image, crop, shift, factor, destination);
        Require(mean.Length, crop.ImageLength, nameof(mean));
        fixed (float* means = mean)
        {
            Fill(image, crop, MeanOf(means, crop, crop.Y, crop.X, moves: true), shift, factor, destination);
        }
    }

    /// <summary>Subtracts the center of the mean image wherever the window lies and whether it is mirrored or not (cuda-convnet).</summary>
    /// <param name="image">Shape (Height, Width, Channels), 0..255.</param>
    /// <param name="crop">The window.</param>
    /// <param name="mean">Shape (Channels, Height, Width), 0..255.</param>
    /// <param name="shift">One value per channel, added to the difference.</param>
    /// <param name="factor">One value per channel, multiplied last.</param>
    /// <param name="destination">Shape (Channels, CropHeight, CropWidth).</param>
    /// <exception cref="ArgumentException">A length or the window does not fit.</exception>
    public static void FillMinusMeanCenter(
        ReadOnlySpan<byte> image,
        ImageCrop crop,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> factor,
        Span<float> destination)
    {
        Check(image, crop, shift, factor, destination);
        Require(mean.Length, crop.ImageLength, nameof(mean));
        (int y, int x) = ((crop.Height - crop.CropHeight) / 2, (crop.Width - crop.CropWidth) / 2);
        fixed (float* means = mean)
        {
            Fill(image, crop, MeanOf(means, crop, y, x, moves: false), shift, factor, destination);
        }
    }

    /// <summary>Subtracts one mean per channel.</summary>
    /// <param name="image">Shape (Height, Width, Channels), 0..255.</param>
    /// <param name="crop">The window.</param>
    /// <param name="mean">One value per channel, 0..255.</param>
    /// <param name="shift">One value per channel, added to the difference.</param>
    /// <param name="factor">One value per channel, multiplied last.</param>
    /// <param name="destination">Shape (Channels, CropHeight, CropWidth).</param>
    /// <exception cref="ArgumentException">A length or the window does not fit.</exception>
    public static void FillMinusMeanChannel(
        ReadOnlySpan<byte> image,
        ImageCrop crop,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> factor,
        Span<float> destination)
    {
        Check(image, crop, shift, factor, destination);
        Require(mean.Length, crop.Channels, nameof(mean));
        int length = checked(crop.Channels * crop.CropWidth);
        Span<float> rows = length <= MostOnStack ? stackalloc float[length] : new float[length];
        for (int channel = 0; channel < crop.Channels; channel++)
        {
            rows.Slice(channel * crop.CropWidth, crop.CropWidth).Fill(mean[channel]);
        }

        fixed (float* means = rows)
        {
            Fill(image, crop, new MeanPlanes(means, crop.CropWidth, rowPitch: 0, moves: true), shift, factor, destination);
        }
    }

    private static void Fill(
        ReadOnlySpan<byte> image,
        ImageCrop crop,
        MeanPlanes mean,
        ReadOnlySpan<float> shift,
        ReadOnlySpan<float> factor,
        Span<float> destination)
    {
        fixed (byte* pixels = image)
        fixed (float* shifts = shift, factors = factor, output = destination)
        {
            LaneTiers.RunWidest(crop.CropWidth, new WindowWork(pixels, crop, mean, new ChannelTerms(shifts, factors), output));
        }
    }

    private static MeanPlanes MeanOf(float* values, ImageCrop crop, int y, int x, bool moves) =>
        new(values + ((nint)y * crop.Width) + x, (nint)crop.Height * crop.Width, crop.Width, moves);

    private static void Check(
        ReadOnlySpan<byte> image, ImageCrop crop, ReadOnlySpan<float> shift, ReadOnlySpan<float> factor, Span<float> destination)
    {
        crop.Check();
        Require(image.Length, crop.ImageLength, nameof(image));
        Require(shift.Length, crop.Channels, nameof(shift));
        Require(factor.Length, crop.Channels, nameof(factor));
        Require(destination.Length, crop.CropLength, nameof(destination));
    }

    private static void Require(int found, int wanted, string name)
    {
        if (found != wanted)
        {
            throw new ArgumentException($"{found} values, {wanted} expected.", name);
        }
    }
}
