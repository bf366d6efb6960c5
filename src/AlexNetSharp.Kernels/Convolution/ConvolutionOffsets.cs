using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Where a convolution's values lie inside the maps of one group of padded images: the value that weight t of a filter meets in output
/// pixel p is at the sum of their offsets. Either list can be the rows of a tile and the other its steps. Lists are filled up to whole
/// tiles with zeros, whose sums nobody reads.
/// </summary>
internal sealed unsafe class ConvolutionOffsets
{
    // Pinned, so that their addresses stay what they are.
    private readonly int[] _taps;
    private readonly int[] _pixels;
    private readonly int[] _batchPixels;

    /// <summary>Initializes the offsets of a convolution.</summary>
    /// <param name="shape">The shape.</param>
    public ConvolutionOffsets(in ConvolutionShape shape)
        : this(TapsOf(shape), shape)
    {
    }

    private ConvolutionOffsets(int[] taps, in ConvolutionShape shape)
    {
        int batch = ConvolutionForwardJob.BatchOf(shape);
        _taps = taps;
        _pixels = PixelsOf(shape, images: 1);
        _batchPixels = batch == 1 ? _pixels : PixelsOf(shape, batch);
    }

    /// <summary>The offsets of the weights of a filter.</summary>
    public int* Taps => PinnedOffsets.Of(_taps);

    /// <summary>The offsets of the output pixels of one image.</summary>
    public int* Pixels => PinnedOffsets.Of(_pixels);

    /// <summary>Those of as many images as <see cref="ConvolutionForwardJob"/> works on together.</summary>
    public int* BatchPixels => PinnedOffsets.Of(_batchPixels);

    /// <summary>The offsets of another number of images.</summary>
    /// <param name="shape">The same convolution of as many images.</param>
    public ConvolutionOffsets Of(in ConvolutionShape shape) => new(_taps, shape);

    /// <summary>The offsets of the weights of a filter, in (channel, row, column) order.</summary>
    /// <param name="shape">The shape.</param>
    public static int[] TapsOf(in ConvolutionShape shape)
    {
        int[] offsets = GC.AllocateArray<int>(Tile.WholeRows(shape.FilterSize), pinned: true);
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
        int[] offsets = GC.AllocateArray<int>(Tile.WholeRows(images * shape.OutputPixels), pinned: true);
        for (int place = 0; place < images * shape.OutputPixels; place++)
        {
            (int image, int pixel) = Math.DivRem(place, shape.OutputPixels);
            (int row, int column) = Math.DivRem(pixel, shape.OutputWidth);
            offsets[place] = checked((int)(image * PaddedImage.Distance(shape))) + (shape.Stride * ((row * shape.PaddedWidth) + column));
        }

        return offsets;
    }
}
