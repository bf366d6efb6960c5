namespace AlexNetSharp.Kernels.Convolution;

/// <summary>The maps of one group of one image with the convolution's zeros around them.</summary>
internal static unsafe class PaddedImage
{
    /// <summary>The number of values.</summary>
    public static int Size(in ConvolutionShape shape) => shape.GroupChannels * shape.PaddedHeight * shape.PaddedWidth;

    /// <summary>The maps of a group: in place where the shape has no zeros, else copied with them.</summary>
    /// <param name="x">The batch.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="image">The image.</param>
    /// <param name="group">The group.</param>
    /// <param name="scratch">Room for <see cref="Size"/> values.</param>
    public static float* Of(float* x, in ConvolutionShape shape, int image, int group, float* scratch)
    {
        int pixels = shape.Height * shape.Width;
        float* source = x + (((nint)image * shape.Channels) + (group * shape.GroupChannels)) * pixels;
        if (!shape.IsPadded)
        {
            return source;
        }

        int padded = shape.PaddedHeight * shape.PaddedWidth;
        for (int channel = 0; channel < shape.GroupChannels; channel++)
        {
            Copy(source + ((nint)channel * pixels), shape, scratch + ((nint)channel * padded));
        }

        return scratch;
    }

    private static void Copy(float* plane, in ConvolutionShape shape, float* target)
    {
        int pitch = shape.PaddedWidth;
        new Span<float>(target, (shape.Before * pitch) + shape.Before).Clear();
        target += (shape.Before * pitch) + shape.Before;
        for (int row = 0; row < shape.Height; row++)
        {
            new ReadOnlySpan<float>(plane, shape.Width).CopyTo(new Span<float>(target, shape.Width));

            // The zeros after this row and those before the next are neighbours.
            new Span<float>(target + shape.Width, row + 1 < shape.Height ? shape.After + shape.Before : shape.After).Clear();
            plane += shape.Width;
            target += pitch;
        }

        new Span<float>(target - shape.Before, shape.After * pitch).Clear();
    }
}
