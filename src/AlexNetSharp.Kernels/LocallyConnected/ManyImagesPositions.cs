using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.FullyConnected;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.LocallyConnected;

/// <summary>
/// Filters that are not shared, of many images: a block for each position, a matrix product whose rows are filters and whose columns are
/// images.
/// </summary>
/// <param name="batch">The input, images as columns.</param>
/// <param name="weights">Filters (positions, outputs, taps).</param>
/// <param name="bias">Biases (outputs, positions).</param>
/// <param name="y">The output (N, outputs, positions).</param>
/// <param name="rectify">Whether what is below zero becomes zero.</param>
/// <param name="shape">The extents.</param>
internal readonly unsafe struct ManyImagesPositions(
    PackedBatch batch, float* weights, float* bias, float* y, bool rectify, ConvolutionShape shape) : ITiledJob
{
    private readonly float* _weights = weights;
    private readonly float* _bias = bias;
    private readonly float* _y = y;

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int width = Panels.Width;
        int rows = Tile.WholeRows(shape.Outputs);
        float* seen = ScratchMemory.OfThread(((nint)shape.FilterSize + rows) * width);
        float* sums = seen + ((nint)shape.FilterSize * width);
        int* tileRows = stackalloc int[Tile.Rows];
        int* steps = stackalloc int[Tile.Terms(width)];
        Tile.Offsets(steps, Tile.Terms(width), 1);
        for (int panel = 0; panel < batch.Count; panel++)
        {
            Gather(batch.Panel(panel), block, seen);
            Sum<TLanes, TVector>(block, seen, tileRows, steps, sums);
            Store(block, panel, sums);
        }
    }

    private void Sum<TLanes, TVector>(int position, float* seen, int* tileRows, int* steps, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int width = Panels.Width;
        int terms = Tile.Terms(width);
        float* filters = _weights + ((nint)position * shape.Outputs * shape.FilterSize);
        new Span<float>(sums, Tile.WholeRows(shape.Outputs) * width).Clear();
        for (int term = 0; term < shape.FilterSize; term += terms)
        {
            int added = Math.Min(terms, shape.FilterSize - term);
            for (int filter = 0; filter < shape.Outputs; filter += Tile.Rows)
            {
                for (int row = 0; row < Tile.Rows; row++)
                {
                    // Filters that are not there are the last one again; nobody reads their sums.
                    tileRows[row] = Math.Min(filter + row, shape.Outputs - 1) * shape.FilterSize;
                }

                Tile.Add<TLanes, TVector>(
                    filters + term, tileRows, steps, added, seen + ((nint)term * width), sums + ((nint)filter * width));
            }
        }
    }

    /// <summary>What a position sees of a panel's images: (taps, panel width), zeros around them included.</summary>
    private void Gather(float* images, int position, float* target)
    {
        int width = Panels.Width;
        (int row, int column) = Math.DivRem(position, shape.OutputWidth);
        int top = (row * shape.Stride) - shape.Before, left = (column * shape.Stride) - shape.Before;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            for (int y = top; y < top + shape.Kernel; y++)
            {
                for (int x = left; x < left + shape.Kernel; x++, target += width)
                {
                    var place = new Span<float>(target, width);
                    if (y < 0 || y >= shape.Height || x < 0 || x >= shape.Width)
                    {
                        place.Clear();
                        continue;
                    }

                    float* source = images + ((((((nint)channel * shape.Height) + y) * shape.Width) + x) * width);
                    new ReadOnlySpan<float>(source, width).CopyTo(place);
                }
            }
        }
    }

    private void Store(int position, int panel, float* sums)
    {
        int first = panel * Panels.Width;
        int images = Math.Min(Panels.Width, shape.Images - first);
        for (int image = 0; image < images; image++)
        {
            for (int filter = 0; filter < shape.Outputs; filter++)
            {
                float value = sums[(filter * Panels.Width) + image] + _bias[((nint)filter * shape.OutputPixels) + position];
                _y[((((nint)(first + image) * shape.Outputs) + filter) * shape.OutputPixels) + position] =
                    rectify ? MathF.Max(0, value) : value;
            }
        }
    }
}
