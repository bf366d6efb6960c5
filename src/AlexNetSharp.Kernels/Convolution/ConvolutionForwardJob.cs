using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// A convolution, a block for each batch of images, group and part of the filters. Rows of a tile are output pixels, columns are filters;
/// the tile reads its patches where they lie in the padded images.
/// </summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="filters">The packed filters.</param>
/// <param name="epilogue">What becomes of the sums.</param>
/// <param name="y">The output (N, outputs, H, W).</param>
/// <param name="offsets">The offsets of the weights and of the output pixels.</param>
/// <param name="shape">The shape.</param>
internal readonly unsafe struct ConvolutionForwardJob(
    float* x, PackedFilters filters, ConvolutionEpilogue epilogue, float* y, ConvolutionOffsets offsets, ConvolutionShape shape) : ITiledJob
{
    /// <summary>Pixels whose sums are kept at a time: they stay in the first caches while the filters' weights pass by.</summary>
    private const int ChunkPixels = 32 * Tile.Rows;

    private readonly float* _x = x;
    private readonly float* _y = y;
    private readonly ConvolutionShape _shape = shape;
    private readonly int _batch = BatchOf(shape);
    private readonly int _parts = ConvolutionOutput.Parts(Batches(shape) * shape.Groups, filters.PanelsPerGroup);

    /// <summary>The number of blocks.</summary>
    public int Blocks => Batches(_shape) * _shape.Groups * _parts;

    /// <summary>The images of a batch; their pixels are no more than a chunk, unless it is one image.</summary>
    public static int BatchOf(in ConvolutionShape shape) => PaddedImage.BatchOf(shape, ChunkPixels);

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        (int rest, int part) = Math.DivRem(block, _parts);
        (int batch, int group) = Math.DivRem(rest, _shape.Groups);
        int first = batch * _batch;
        if (first + _batch <= _shape.Images)
        {
            Convolve<TLanes, TVector>((first, _batch), group, part, offsets.BatchPixels);
            return;
        }

        // A tile that is not full would read images that are not there.
        for (int image = first; image < _shape.Images; image++)
        {
            Convolve<TLanes, TVector>((image, 1), group, part, offsets.Pixels);
        }
    }

    private static int Batches(in ConvolutionShape shape) => (shape.Images + BatchOf(shape) - 1) / BatchOf(shape);

    private void Convolve<TLanes, TVector>((int First, int Count) images, int group, int part, int* pixels)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        // Padding is copied in, once for all filters: a tile then reads its patches without asking whether a pixel exists.
        int sumSize = ChunkPixels * Panels.Width;
        float* sums = ScratchMemory.OfThread(sumSize + ((nint)images.Count * PaddedImage.Size(_shape)));
        float* source = PaddedImage.Of(_x, _shape, images, group, sums + sumSize);
        int last = filters.PanelsPerGroup * (part + 1) / _parts;
        for (int panel = filters.PanelsPerGroup * part / _parts; panel < last; panel++)
        {
            for (int first = 0; first < images.Count * _shape.OutputPixels; first += ChunkPixels)
            {
                int count = Math.Min(ChunkPixels, (images.Count * _shape.OutputPixels) - first);
                Sum<TLanes, TVector>(source, filters.Panel(group, panel), pixels + first, count, sums);
                int ofImage = count / images.Count;
                for (int image = 0; image < images.Count; image++)
                {
                    ConvolutionOutput.Write(
                        sums + (image * ofImage * Panels.Width),
                        epilogue,
                        _y,
                        _shape,
                        (images.First + image, group, panel),
                        first,
                        ofImage);
                }
            }
        }
    }

    private void Sum<TLanes, TVector>(float* source, float* weights, int* pixels, int count, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int width = Panels.Width;
        int terms = Tile.Terms(width);
        new Span<float>(sums, Tile.WholeRows(count) * width).Clear();
        // Terms outside, pixels inside: that part of the panel is read for every pixel and must not leave the first cache. Sums are added
        // in this order whatever the number of threads, so their bits do not depend on it.
        for (int tap = 0; tap < _shape.FilterSize; tap += terms)
        {
            int added = Math.Min(terms, _shape.FilterSize - tap);
            for (int pixel = 0; pixel < count; pixel += Tile.Rows)
            {
                Tile.Add<TLanes, TVector>(
                    source, pixels + pixel, offsets.Taps + tap, added, weights + ((nint)tap * width), sums + (pixel * width));
            }
        }
    }
}
