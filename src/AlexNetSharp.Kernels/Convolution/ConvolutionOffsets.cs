using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Where a convolution's values lie inside the maps of one group of one padded image: the value that weight t of a filter meets in output
/// pixel p is at Taps[t] + Pixels[p]. Either list can be the rows of a tile and the other its steps.
/// </summary>
internal sealed class ConvolutionOffsets
{
    /// <summary>Initialises the offsets of a shape.</summary>
    public ConvolutionOffsets(in ConvolutionShape shape)
    {
        Taps = new int[Tile.WholeRows(shape.FilterSize)];
        int place = 0;
        for (int channel = 0; channel < shape.GroupChannels; channel++)
        {
            for (int row = 0; row < shape.Kernel; row++)
            {
                for (int column = 0; column < shape.Kernel; column++)
                {
                    Taps[place++] = (((channel * shape.PaddedHeight) + row) * shape.PaddedWidth) + column;
                }
            }
        }

        Pixels = PixelsOf(shape, images: 1);
    }

    /// <summary>Per weight of a filter, in (channel, row, column) order; filled up to whole tiles with zeros, whose sums nobody reads.</summary>
    public int[] Taps { get; }

    /// <summary>Per output pixel in row order; filled up likewise.</summary>
    public int[] Pixels { get; }

    /// <summary>The offsets of the output pixels of images that follow each other; filled up likewise.</summary>
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
