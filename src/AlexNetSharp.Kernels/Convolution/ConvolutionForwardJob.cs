using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// A convolution, a block for each image, group and part of the filters. Rows of a tile are output pixels, columns are filters; the tile
/// reads its patches where they lie in the padded image.
/// </summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="filters">The packed filters.</param>
/// <param name="bias">Biases (outputs), or null.</param>
/// <param name="y">The output (N, outputs, H, W).</param>
/// <param name="taps">The offsets of the weights.</param>
/// <param name="pixels">The offsets of the output pixels.</param>
/// <param name="shape">The shape.</param>
internal readonly unsafe struct ConvolutionForwardJob(
    float* x, PackedFilters filters, float* bias, float* y, int* taps, int* pixels, ConvolutionShape shape) : ITiledJob
{
    /// <summary>Pixels whose sums are kept at a time: they stay in the first caches while the filters' weights pass by.</summary>
    private const int ChunkPixels = 32 * Tile.Rows;

    private readonly float* _x = x;
    private readonly float* _bias = bias;
    private readonly float* _y = y;
    private readonly int* _taps = taps;
    private readonly int* _pixels = pixels;
    private readonly ConvolutionShape _shape = shape;

    private readonly int _parts = ConvolutionOutput.Parts(shape, filters.PanelsPerGroup);

    /// <summary>The number of blocks.</summary>
    public int Blocks => _shape.Images * _shape.Groups * _parts;

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        (int rest, int part) = Math.DivRem(block, _parts);
        (int image, int group) = Math.DivRem(rest, _shape.Groups);
        int sumSize = ChunkPixels * Panels.Width;
        float* sums = ScratchMemory.OfThread(sumSize + PaddedImage.Size(_shape));
        float* source = PaddedImage.Of(_x, _shape, image, group, sums + sumSize);
        int last = filters.PanelsPerGroup * (part + 1) / _parts;
        for (int panel = filters.PanelsPerGroup * part / _parts; panel < last; panel++)
        {
            for (int first = 0; first < _shape.OutputPixels; first += ChunkPixels)
            {
                int pixels = Math.Min(ChunkPixels, _shape.OutputPixels - first);
                Sum<TLanes, TVector>(source, filters.Panel(group, panel), first, pixels, sums);
                ConvolutionOutput.Write(sums, _bias, _y, _shape, (image, group, panel), first, pixels);
            }
        }
    }

    private void Sum<TLanes, TVector>(float* source, float* weights, int first, int pixels, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int width = Panels.Width;
        int terms = Tile.Terms(width);
        new Span<float>(sums, Tile.WholeRows(pixels) * width).Clear();
        for (int tap = 0; tap < _shape.FilterSize; tap += terms)
        {
            int count = Math.Min(terms, _shape.FilterSize - tap);
            for (int pixel = 0; pixel < pixels; pixel += Tile.Rows)
            {
                Tile.Add<TLanes, TVector>(
                    source, _pixels + first + pixel, _taps + tap, count, weights + ((nint)tap * width), sums + (pixel * width));
            }
        }
    }
}
