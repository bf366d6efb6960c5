using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Where a convolution's values lie inside the maps of one group of padded images: the value that weight t of a filter meets in output
/// pixel p is at the sum of their offsets. Either list can be the rows of a tile and the other its steps. Lists are filled up to whole
/// tiles with zeros, whose sums nobody reads.
/// </summary>
internal static class ConvolutionOffsets
{
    /// <summary>The offsets of the weights of a filter, in (channel, row, column) order.</summary>
    /// <param name="shape">The shape.</param>
    public static int[] TapsOf(in ConvolutionShape shape)
    {
        int[] offsets = new int[Tile.WholeRows(shape.FilterSize)];
        int place = 0;
        for (int channel = 0; channel < shape.GroupChannels; channel++)
        {
            for (int row = 0; row < shape.Kernel; row++)
            {
                for (int column = 0; column < shape.Kernel; column++)
                {
                    offsets[place++] = (((channel * shape.PaddedHeight) + row) * shape.PaddedWidth) + column;
                }
            }
        }

        return offsets;
    }

    /// <summary>The offsets of the output pixels, in row order, of images that follow each other.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="images">The number of images.</param>
    public static int[] PixelsOf(in ConvolutionShape shape, int images)
    {
        int[] offsets = new int[Tile.WholeRows(images * shape.OutputPixels)];
        for (int place = 0; place < images * shape.OutputPixels; place++)
        {
            (int image, int pixel) = Math.DivRem(place, shape.OutputPixels);
            (int row, int column) = Math.DivRem(pixel, shape.OutputWidth);
            offsets[place] = checked((int)(image * PaddedImage.Distance(shape))) + (shape.Stride * ((row * shape.PaddedWidth) + column));
        }

        return offsets;
    }
}
