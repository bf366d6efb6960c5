using System.Numerics;
using System.Runtime.Intrinsics;

namespace AlexNetSharp.Kernels;

/// <summary>
/// Turns a window of a stored image (bytes, height x width x channels) into one image of a batch (float32, channels x height x width):
/// crop, mirror, minus the mean, plus a shift per channel. Values are <c>(pixel - mean) + shift</c>, whichever path computes them.
/// </summary>
public static unsafe class ImageBatch
{
    /// <summary>Subtracts a mean image that is cropped and mirrored with the image (the paper).</summary>
    /// <param name="image">Shape (Height, Width, Channels), 0..255.</param>
    /// <param name="crop">The window.</param>
    /// <param name="mean">Shape (Channels, Height, Width), 0..255.</param>
    /// <param name="shift">One value per channel, added last.</param>
    /// <param name="destination">Shape (Channels, CropHeight, CropWidth).</param>
    /// <exception cref="ArgumentException">A length or the window does not fit.</exception>
    public static void FillMinusMeanImage(
        ReadOnlySpan<byte> image, ImageCrop crop, ReadOnlySpan<float> mean, ReadOnlySpan<float> shift, Span<float> destination)
    {
        Check(image, crop, shift, destination);
        Require(mean.Length, crop.ImageLength, nameof(mean));
        fixed (float* means = mean)
        {
            Fill(image, crop, new MeanPlane(means, crop.Height, crop.Width, crop.Y, crop.X, Moves: true), shift, destination);
        }
    }

    /// <summary>Subtracts the centre of the mean image wherever the window lies and whether it is mirrored or not (cuda-convnet).</summary>
    /// <param name="image">Shape (Height, Width, Channels), 0..255.</param>
    /// <param name="crop">The window.</param>
    /// <param name="mean">Shape (Channels, Height, Width), 0..255.</param>
    /// <param name="shift">One value per channel, added last.</param>
    /// <param name="destination">Shape (Channels, CropHeight, CropWidth).</param>
    /// <exception cref="ArgumentException">A length or the window does not fit.</exception>
    public static void FillMinusMeanCentre(
        ReadOnlySpan<byte> image, ImageCrop crop, ReadOnlySpan<float> mean, ReadOnlySpan<float> shift, Span<float> destination)
    {
        Check(image, crop, shift, destination);
        Require(mean.Length, crop.ImageLength, nameof(mean));
        (int y, int x) = ((crop.Height - crop.CropHeight) / 2, (crop.Width - crop.CropWidth) / 2);
        fixed (float* means = mean)
        {
            Fill(image, crop, new MeanPlane(means, crop.Height, crop.Width, y, x, Moves: false), shift, destination);
        }
    }

    /// <summary>Subtracts one mean per channel.</summary>
    /// <param name="image">Shape (Height, Width, Channels), 0..255.</param>
    /// <param name="crop">The window.</param>
    /// <param name="mean">One value per channel, 0..255.</param>
    /// <param name="shift">One value per channel, added last.</param>
    /// <param name="destination">Shape (Channels, CropHeight, CropWidth).</param>
    /// <exception cref="ArgumentException">A length or the window does not fit.</exception>
    public static void FillMinusMeanChannel(
        ReadOnlySpan<byte> image, ImageCrop crop, ReadOnlySpan<float> mean, ReadOnlySpan<float> shift, Span<float> destination)
    {
        Check(image, crop, shift, destination);
        Require(mean.Length, crop.Channels, nameof(mean));
        fixed (byte* pixels = image)
        fixed (float* output = destination)
        {
            for (int row = 0; row < crop.CropHeight * crop.Channels; row++)
            {
                (int channel, int y) = Math.DivRem(row, crop.CropHeight);
                float* target = output + ((nint)row * crop.CropWidth);
                Spread(pixels, image.Length, crop, y, channel, target);
                SubtractConstant(target, crop.CropWidth, mean[channel], shift[channel]);
                Mirror(target, crop);
            }
        }
    }

    private static void Fill(ReadOnlySpan<byte> image, ImageCrop crop, MeanPlane mean, ReadOnlySpan<float> shift, Span<float> destination)
    {
        fixed (byte* pixels = image)
        fixed (float* output = destination)
        {
            for (int row = 0; row < crop.CropHeight * crop.Channels; row++)
            {
                (int channel, int y) = Math.DivRem(row, crop.CropHeight);
                float* target = output + ((nint)row * crop.CropWidth);
                Spread(pixels, image.Length, crop, y, channel, target);
                if (mean.Moves)
                {
                    Subtract(target, mean.Row(channel, y), crop.CropWidth, shift[channel]);
                    Mirror(target, crop);
                }
                else
                {
                    Mirror(target, crop);
                    Subtract(target, mean.Row(channel, y), crop.CropWidth, shift[channel]);
                }
            }
        }
    }

    /// <summary>Takes one channel out of a row of pixels: four pixels of RGB (12 of 16 loaded bytes) a step, then one by one.</summary>
    private static void Spread(byte* pixels, int length, ImageCrop crop, int y, int channel, float* target)
    {
        nint start = (((nint)(crop.Y + y) * crop.Width) + crop.X) * crop.Channels;
        byte* source = pixels + start;
        int x = 0;
        if (crop.Channels == 3)
        {
            // Four bytes at a time land in the low byte of each 32-bit lane; an index past the vector gives zero.
            Vector128<byte> lanes = Vector128.Create((byte)0, 252, 252, 252, 3, 252, 252, 252, 6, 252, 252, 252, 9, 252, 252, 252) + ChannelOffsets(channel);
            for (; x <= crop.CropWidth - 4 && start + (3 * x) + 16 <= length; x += 4)
            {
                Vector128<int> values = Vector128.Shuffle(Vector128.Load(source + (3 * x)), lanes).AsInt32();
                Vector128.ConvertToSingle(values).Store(target + x);
            }
        }

        for (; x < crop.CropWidth; x++)
        {
            target[x] = source[((nint)x * crop.Channels) + channel];
        }
    }

    private static Vector128<byte> ChannelOffsets(int channel) => Vector128.Create((uint)channel).AsByte();

    private static void Subtract(float* values, float* mean, int count, float shift)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(values + i) - Vector.Load(mean + i) + new Vector<float>(shift)).Store(values + i);
        }

        for (; i < count; i++)
        {
            values[i] = values[i] - mean[i] + shift;
        }
    }

    private static void SubtractConstant(float* values, int count, float mean, float shift)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            (Vector.Load(values + i) - new Vector<float>(mean) + new Vector<float>(shift)).Store(values + i);
        }

        for (; i < count; i++)
        {
            values[i] = values[i] - mean + shift;
        }
    }

    private static void Mirror(float* row, ImageCrop crop)
    {
        if (crop.IsMirrored)
        {
            new Span<float>(row, crop.CropWidth).Reverse();
        }
    }

    private static void Check(ReadOnlySpan<byte> image, ImageCrop crop, ReadOnlySpan<float> shift, Span<float> destination)
    {
        crop.Check();
        Require(image.Length, crop.ImageLength, nameof(image));
        Require(shift.Length, crop.Channels, nameof(shift));
        Require(destination.Length, crop.CropLength, nameof(destination));
    }

    private static void Require(int found, int wanted, string name)
    {
        if (found != wanted)
        {
            throw new ArgumentException($"{found} values, {wanted} wanted.", name);
        }
    }

    /// <summary>Where the mean of a window's rows lies, and whether it is mirrored with the window.</summary>
    private readonly record struct MeanPlane(nint Address, int Height, int Width, int Y, int X, bool Moves)
    {
        public MeanPlane(float* values, int height, int width, int y, int x, bool Moves)
            : this((nint)values, height, width, y, x, Moves)
        {
        }

        public float* Row(int channel, int y) => (float*)Address + ((((nint)channel * Height) + Y + y) * Width) + X;
    }
}
