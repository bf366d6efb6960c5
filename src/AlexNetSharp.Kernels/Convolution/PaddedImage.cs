namespace AlexNetSharp.Kernels.Convolution;

/// <summary>The maps of one group of an image, or of images that follow each other, with the convolution's zeros around them.</summary>
internal static unsafe class PaddedImage
{
    /// <summary>Values of images that are worked on together: more are in no cache.</summary>
    private const int LargestBatch = 1 << 19;

    /// <summary>
    /// How many images are worked on together: several small ones, so that tiles are full and filters pass by less often.
    /// </summary>
    /// <param name="shape">The shape.</param>
    /// <param name="mostPixels">The most output pixels of several images.</param>
    public static int BatchOf(in ConvolutionShape shape, int mostPixels)
    {
        int images = Math.Max(1, shape.Images);
        int most = (int)Math.Clamp(Math.Min(mostPixels / shape.OutputPixels, LargestBatch / Distance(shape)), 1, images);
        return BatchPanels.Evenly(images, most);
    }

    /// <summary>The number of values of an image.</summary>
    public static int Size(in ConvolutionShape shape) => shape.GroupChannels * shape.PaddedHeight * shape.PaddedWidth;

    /// <summary>From one image's maps to the next one's, in values.</summary>
    public static nint Distance(in ConvolutionShape shape) =>
        shape.IsPadded ? Size(shape) : (nint)shape.Channels * shape.Height * shape.Width;

    /// <summary>The maps of a group: in place where the shape has no zeros, else copied with them.</summary>
    /// <param name="x">The batch.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="images">The first image, and how many follow from it.</param>
    /// <param name="group">The group.</param>
    /// <param name="scratch">Room for <see cref="Size"/> values of each image.</param>
    public static float* Of(float* x, in ConvolutionShape shape, (int First, int Count) images, int group, float* scratch)
    {
        int pixels = shape.Height * shape.Width;
        float* source = x + (((nint)images.First * shape.Channels) + (group * shape.GroupChannels)) * pixels;
        if (!shape.IsPadded)
        {
            return source;
        }

        int padded = shape.PaddedHeight * shape.PaddedWidth;
        for (int image = 0; image < images.Count; image++)
        {
            for (int channel = 0; channel < shape.GroupChannels; channel++)
            {
                Copy(source + ((nint)channel * pixels), shape, scratch + (image * (nint)Size(shape)) + ((nint)channel * padded));
            }

            source += (nint)shape.Channels * pixels;
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

            // The zeros after this row and those before the next are neighbors.
            new Span<float>(target + shape.Width, row + 1 < shape.Height ? shape.After + shape.Before : shape.After).Clear();
            plane += shape.Width;
            target += pitch;
        }

        new Span<float>(target - shape.Before, shape.After * pitch).Clear();
    }
}
