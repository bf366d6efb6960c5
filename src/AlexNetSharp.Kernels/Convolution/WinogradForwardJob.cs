using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// A convolution by <see cref="WinogradShape">Winograd's tiles</see>, a block for each image, group and part of the filters: sixteen matrix
/// products whose rows are tiles, whose columns are filters and whose sums run over channels.
/// </summary>
/// <param name="x">The input (N, C, H, W).</param>
/// <param name="filters">The transformed filters.</param>
/// <param name="bias">Biases (outputs), or null.</param>
/// <param name="y">The output (N, outputs, H, W).</param>
/// <param name="rows">The offsets of a strip's tiles.</param>
/// <param name="steps">The offsets of the channels.</param>
/// <param name="shape">The shape.</param>
internal readonly unsafe struct WinogradForwardJob(
    float* x, WinogradFilters filters, float* bias, float* y, int* rows, int* steps, ConvolutionShape shape) : ITiledJob
{
    private readonly float* _x = x;
    private readonly float* _bias = bias;
    private readonly float* _y = y;
    private readonly int* _rows = rows;
    private readonly int* _steps = steps;
    private readonly WinogradShape _tiles = new(shape);

    private readonly int _parts = ConvolutionOutput.Parts(shape.Images * shape.Groups, filters.PanelsPerGroup);

    /// <summary>The number of blocks.</summary>
    public int Blocks => shape.Images * shape.Groups * _parts;

    private int ProductSums => Tile.WholeRows(_tiles.StripRows * _tiles.Columns) * Panels.Width;

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        (int rest, int part) = Math.DivRem(block, _parts);
        (int image, int group) = Math.DivRem(rest, shape.Groups);
        int inputSize = WinogradInput.Size(shape, _tiles);
        int sumSize = WinogradShape.Products * ProductSums;
        float* input = ScratchMemory.OfThread(
            (nint)inputSize + sumSize + (2 * _tiles.StripRows * shape.OutputWidth * Panels.Width) + WinogradInput.RowsSize(_tiles));
        float* sums = input + inputSize;
        float* pixels = sums + sumSize;
        float* scratch = pixels + (2 * _tiles.StripRows * shape.OutputWidth * Panels.Width);
        float* maps = _x + ((((nint)image * shape.Channels) + (group * shape.GroupChannels)) * shape.Height * shape.Width);
        // A strip of tiles is transformed once and meets all filters of the part while it is in the second cache.
        for (int first = 0; first < _tiles.Rows; first += _tiles.StripRows)
        {
            int stripRows = Math.Min(_tiles.StripRows, _tiles.Rows - first);
            WinogradInput.Transform<TLanes, TVector>(maps, shape, _tiles, first, stripRows, scratch, input);
            int firstPixel = 2 * first * shape.OutputWidth;
            int count = Math.Min(2 * stripRows * shape.OutputWidth, shape.OutputPixels - firstPixel);
            int last = filters.PanelsPerGroup * (part + 1) / _parts;
            for (int panel = filters.PanelsPerGroup * part / _parts; panel < last; panel++)
            {
                Sum<TLanes, TVector>(input, group, panel, stripRows * _tiles.Columns, sums);
                Untransform<TLanes, TVector>(sums, first, stripRows, pixels);
                ConvolutionOutput.Write(pixels, _bias, _y, shape, (image, group, panel), firstPixel, count);
            }
        }
    }

    private void Sum<TLanes, TVector>(float* input, int group, int panel, int count, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int width = Panels.Width;
        int terms = Tile.Terms(width);
        int productSize = WinogradInput.ProductSize(shape, _tiles);
        new Span<float>(sums, WinogradShape.Products * ProductSums).Clear();
        // Products outside: a panel of one product stays in the first cache while the tiles of the strip pass by.
        for (int product = 0; product < WinogradShape.Products; product++)
        {
            float* weights = filters.Panel(group, panel, product);
            for (int channel = 0; channel < shape.GroupChannels; channel += terms)
            {
                int added = Math.Min(terms, shape.GroupChannels - channel);
                for (int tile = 0; tile < count; tile += Tile.Rows)
                {
                    Tile.Add<TLanes, TVector>(
                        input + ((nint)product * productSize),
                        _rows + tile,
                        _steps + channel,
                        added,
                        weights + ((nint)channel * width),
                        sums + (product * ProductSums) + (tile * width));
                }
            }
        }
    }

    /// <summary>A' m A for every tile, into (pixel, filter).</summary>
    private void Untransform<TLanes, TVector>(float* sums, int firstRow, int stripRows, float* pixels)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (int tile = 0; tile < stripRows * _tiles.Columns; tile++)
        {
            (int row, int column) = Math.DivRem(tile, _tiles.Columns);
            // The last tile of an odd row or column has results that are no pixels.
            bool hasRight = (2 * column) + 1 < shape.OutputWidth;
            bool hasBelow = (2 * (firstRow + row)) + 1 < shape.OutputHeight;
            float* above = pixels + (((2 * row * shape.OutputWidth) + (2 * column)) * Panels.Width);
            float* below = above + (shape.OutputWidth * Panels.Width);
            for (int lane = 0; lane < Panels.Width; lane += TLanes.Count)
            {
                float* source = sums + (tile * Panels.Width) + lane;
                (TVector left, TVector right) = Row<TLanes, TVector>(source, 0);
                (TVector secondLeft, TVector secondRight) = Row<TLanes, TVector>(source, 1);
                (TVector thirdLeft, TVector thirdRight) = Row<TLanes, TVector>(source, 2);
                (TVector fourthLeft, TVector fourthRight) = Row<TLanes, TVector>(source, 3);
                TLanes.Store(TLanes.Add(TLanes.Add(left, secondLeft), thirdLeft), above + lane);
                if (hasRight)
                {
                    TLanes.Store(TLanes.Add(TLanes.Add(right, secondRight), thirdRight), above + Panels.Width + lane);
                }

                if (hasBelow)
                {
                    TLanes.Store(TLanes.Subtract(TLanes.Subtract(secondLeft, thirdLeft), fourthLeft), below + lane);
                }

                if (hasRight && hasBelow)
                {
                    TLanes.Store(TLanes.Subtract(TLanes.Subtract(secondRight, thirdRight), fourthRight), below + Panels.Width + lane);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (TVector Left, TVector Right) Row<TLanes, TVector>(float* source, int row)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        float* place = source + (4 * row * ProductSums);
        TVector second = TLanes.Load(place + ProductSums);
        TVector third = TLanes.Load(place + (2 * ProductSums));
        return (
            TLanes.Add(TLanes.Add(TLanes.Load(place), second), third),
            TLanes.Subtract(TLanes.Subtract(second, third), TLanes.Load(place + (3 * ProductSums))));
    }
}
