using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// A convolution by <see cref="WinogradShape">Winograd's tiles</see>: what it needs besides the filters, made once for a shape. Sixteen
/// matrix products, whose rows are filters, whose columns are tiles and whose sums run over channels.
/// </summary>
internal sealed unsafe class WinogradConvolution
{
    private const int MostTiles = 512;
    private const int LargestBatch = 1 << 19;

    /// <summary>Tiles of filters whose sums are kept at a time: they stay in the second cache.</summary>
    private const int TilesAtOnce = 8;

    private readonly ConvolutionShape _shape;
    private readonly TileImage _image;
    private readonly BatchPanels _batches;

    /// <summary>Initializes it.</summary>
    /// <param name="shape">The extents; the number of images does not count.</param>
    public WinogradConvolution(in ConvolutionShape shape)
    {
        _shape = shape;
        var tiles = new WinogradShape(shape);

        _image = new TileImage(shape, tiles);
        int most = (int)Math.Clamp(Math.Min(MostTiles / (tiles.Rows * tiles.Columns), LargestBatch / _image.Size), 1, int.MaxValue);
        _batches = new BatchPanels(tiles.Rows, tiles.Columns, most);
    }

    private int FilterTiles => (_shape.GroupOutputs + RowTile.Rows - 1) / RowTile.Rows;

    /// <summary>Convolves a batch.</summary>
    /// <param name="x">The input (N, C, H, W).</param>
    /// <param name="filters">The transformed filters.</param>
    /// <param name="epilogue">What becomes of the sums.</param>
    /// <param name="y">The output (N, outputs, H, W); overwritten.</param>
    /// <param name="images">Number of images N, at least 1.</param>
    public void Run(float* x, PackedRows filters, in ConvolutionEpilogue epilogue, float* y, int images)
    {
        var job = new WinogradJob(this, x, filters, epilogue, y, images);
        KernelThreads.Run(job.Blocks, new TiledBlocks<WinogradJob>(job));
    }

    private readonly struct WinogradJob : ITiledJob
    {
        private readonly WinogradConvolution _plan;
        private readonly float* _x;
        private readonly PackedRows _filters;
        private readonly ConvolutionEpilogue _epilogue;
        private readonly float* _y;
        private readonly ConvolutionBlocks _blocks;

        public WinogradJob(
            WinogradConvolution plan, float* x, PackedRows filters, in ConvolutionEpilogue epilogue, float* y, int images)
        {
            (_plan, _filters, _epilogue) = (plan, filters, epilogue);
            _x = x;
            _y = y;
            int together = plan._batches.Together(images);
            _blocks = new ConvolutionBlocks(
                images, together, plan._shape.Groups, plan._batches.Of(together).Count, plan.FilterTiles);
        }

        /// <summary>The number of blocks.</summary>
        public int Blocks => _blocks.Count;

        /// <inheritdoc/>
        public void Run<TLanes, TVector>(int block)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            ((int First, int Count) images, int group, (int Index, int Count) part, (int First, int End) tiles) =
                _blocks.Locate(block, _plan.FilterTiles);
            ConvolutionShape shape = _plan._shape;
            PixelPanels panels = _plan._batches.Of(images.Count);
            int width = Panels.Width;

            // Behind the last channel of each product a vector may be written.
            nint productSize = ((nint)shape.GroupChannels * width) + width;
            nint sumSize = RowTile.Rows * width, tileSize = WinogradShape.Products * sumSize;
            float* input = ScratchMemory.OfThread(
                (WinogradShape.Products * productSize) + (TilesAtOnce * tileSize) + (4 * width) + _plan._image.Length(images.Count));
            float* sums = input + (WinogradShape.Products * productSize);
            float* rows = sums + (TilesAtOnce * tileSize);
            float* source = rows + (4 * width);
            _plan._image.Copy(_x, images, group, source);
            int end = panels.Count * (part.Index + 1) / part.Count;
            for (int panel = panels.Count * part.Index / part.Count; panel < end; panel++)
            {
                Transform<TLanes, TVector>(source, panels.Runs(panel), input, productSize);
                for (int first = tiles.First; first < tiles.End; first += TilesAtOnce)
                {
                    int last = Math.Min(first + TilesAtOnce, tiles.End);
                    Sum<TLanes, TVector>(input, productSize, group, (first, last), sums);
                    for (int tile = first; tile < last; tile++)
                    {
                        int filter = tile * RowTile.Rows;
                        for (int row = 0; row < Math.Min(RowTile.Rows, shape.GroupOutputs - filter); row++)
                        {
                            int output = (group * shape.GroupOutputs) + filter + row;
                            Untransform<TLanes, TVector>(sums + ((tile - first) * tileSize) + (row * width), sumSize, output, rows);
                            Store<TLanes, TVector>(images.First, output, panels.Runs(panel), rows);
                        }
                    }
                }
            }
        }

        /// <summary>The sixteen products of some tiles of filters: (tile, product, row, panel width).</summary>
        private void Sum<TLanes, TVector>(float* input, nint productSize, int group, (int First, int End) tiles, float* sums)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            ConvolutionShape shape = _plan._shape;
            int sumSize = RowTile.Rows * Panels.Width;
            int terms = PackedRows.Run;
            new Span<float>(sums, (tiles.End - tiles.First) * WinogradShape.Products * sumSize).Clear();

            // Filters inside: a part of a product's panel is read for all of them and must not leave the first cache.
            for (int product = 0; product < WinogradShape.Products; product++)
            {
                for (int channel = 0; channel < shape.GroupChannels; channel += terms)
                {
                    int added = Math.Min(terms, shape.GroupChannels - channel);
                    for (int tile = tiles.First; tile < tiles.End; tile++)
                    {
                        RowTile.Add<TLanes, TVector>(
                            _filters.TileAt(product, group, tile, channel),
                            added,
                            input + (product * productSize) + ((nint)channel * Panels.Width),
                            sums + ((((tile - tiles.First) * WinogradShape.Products) + product) * sumSize));
                    }
                }
            }
        }

        /// <summary>B' d B for the tiles of a panel: (product, channel, panel width).</summary>
        private void Transform<TLanes, TVector>(float* source, ReadOnlySpan<PixelRun> runs, float* target, nint productSize)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TileImage image = _plan._image;
            for (int channel = 0; channel < _plan._shape.GroupChannels; channel++)
            {
                float* plane = source + ((nint)channel * image.Plane);
                float* place = target + ((nint)channel * Panels.Width);
                foreach (ref readonly PixelRun run in runs)
                {
                    float* from = plane + ((nint)run.Image * image.Size) + ((nint)2 * run.Row * image.RowLength) + run.Column;
                    for (int i = 0; i < run.Count; i += TLanes.Count)
                    {
                        // Whole vectors, from left to right and from the first channel to the last: what is too much is overwritten.
                        TransformTiles<TLanes, TVector>(from + i, image.HalfRow, place + run.Place + i, productSize);
                    }
                }
            }
        }

        /// <summary>B' d B for a vector of neighboring tiles. B' has only 1 and -1, so it is additions.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void TransformTiles<TLanes, TVector>(float* source, int odd, float* target, nint productSize)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            int row = 2 * odd;
            for (int column = 0; column < 4; column++)
            {
                TVector first = Horizontal<TLanes, TVector>(source, odd, column);
                TVector second = Horizontal<TLanes, TVector>(source + row, odd, column);
                TVector third = Horizontal<TLanes, TVector>(source + (2 * row), odd, column);
                TVector fourth = Horizontal<TLanes, TVector>(source + (3 * row), odd, column);
                float* place = target + (column * productSize);
                TLanes.Store(TLanes.Subtract(first, third), place);
                TLanes.Store(TLanes.Add(second, third), place + (4 * productSize));
                TLanes.Store(TLanes.Subtract(third, second), place + (8 * productSize));
                TLanes.Store(TLanes.Subtract(second, fourth), place + (12 * productSize));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Horizontal<TLanes, TVector>(float* row, int odd, int column)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged => column switch
            {
                0 => TLanes.Subtract(TLanes.Load(row), TLanes.Load(row + 1)),
                1 => TLanes.Add(TLanes.Load(row + odd), TLanes.Load(row + 1)),
                2 => TLanes.Subtract(TLanes.Load(row + 1), TLanes.Load(row + odd)),
                _ => TLanes.Subtract(TLanes.Load(row + odd), TLanes.Load(row + odd + 1)),
            };

        /// <summary>A' m A for a panel of a filter: its pixels in two rows, those of a tile side by side.</summary>
        private void Untransform<TLanes, TVector>(float* sums, nint product, int filter, float* rows)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            bool rectifies = _epilogue.Rectify && _epilogue.Added == null;
            TVector bias = TLanes.Splat(_epilogue.Bias == null ? 0 : _epilogue.Bias[filter]);
            for (int i = 0; i < Panels.Width; i += TLanes.Count)
            {
                float* source = sums + i;
                (TVector left, TVector right) = Line<TLanes, TVector>(source, product);
                (TVector secondLeft, TVector secondRight) = Line<TLanes, TVector>(source + (4 * product), product);
                (TVector thirdLeft, TVector thirdRight) = Line<TLanes, TVector>(source + (8 * product), product);
                (TVector fourthLeft, TVector fourthRight) = Line<TLanes, TVector>(source + (12 * product), product);
                TVector aboveLeft = TLanes.Add(TLanes.Add(TLanes.Add(left, secondLeft), thirdLeft), bias);
                TVector aboveRight = TLanes.Add(TLanes.Add(TLanes.Add(right, secondRight), thirdRight), bias);
                TVector belowLeft = TLanes.Add(TLanes.Subtract(TLanes.Subtract(secondLeft, thirdLeft), fourthLeft), bias);
                TVector belowRight = TLanes.Add(TLanes.Subtract(TLanes.Subtract(secondRight, thirdRight), fourthRight), bias);
                if (rectifies)
                {
                    (aboveLeft, aboveRight) = (TLanes.Rectify(aboveLeft), TLanes.Rectify(aboveRight));
                    (belowLeft, belowRight) = (TLanes.Rectify(belowLeft), TLanes.Rectify(belowRight));
                }

                Float32.StorePairs<TLanes, TVector>(aboveLeft, aboveRight, (Float32*)rows + (2 * i));
                Float32.StorePairs<TLanes, TVector>(belowLeft, belowRight, (Float32*)rows + (2 * Panels.Width) + (2 * i));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (TVector Left, TVector Right) Line<TLanes, TVector>(float* place, nint product)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TVector second = TLanes.Load(place + product);
            TVector third = TLanes.Load(place + (2 * product));
            return (
                TLanes.Add(TLanes.Add(TLanes.Load(place), second), third),
                TLanes.Subtract(TLanes.Subtract(second, third), TLanes.Load(place + (3 * product))));
        }

        private void Store<TLanes, TVector>(int firstImage, int filter, ReadOnlySpan<PixelRun> runs, float* rows)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            ConvolutionShape shape = _plan._shape;
            foreach (ref readonly PixelRun run in runs)
            {
                // The last tile of an odd row or column has results that are no pixels.
                int count = Math.Min(2 * run.Count, shape.OutputWidth - (2 * run.Column));
                nint start = ((((nint)(firstImage + run.Image) * shape.Outputs) + filter) * shape.OutputPixels)
                    + ((nint)2 * run.Row * shape.OutputWidth) + (2 * run.Column);
                StoreRow<TLanes, TVector>(rows + (2 * run.Place), start, count);
                if ((2 * run.Row) + 1 < shape.OutputHeight)
                {
                    StoreRow<TLanes, TVector>(rows + (2 * Panels.Width) + (2 * run.Place), start + shape.OutputWidth, count);
                }
            }
        }

        private void StoreRow<TLanes, TVector>(float* values, nint start, int count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            int width = Panels.Width;
            for (int i = 0; i < count; i += width)
            {
                PlaneEpilogue.Store<TLanes, TVector>(_epilogue, values + i, _y, start + i, Math.Min(width, count - i));
            }
        }
    }
}
