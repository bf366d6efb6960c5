using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>
/// The product of the weights, or of their transpose, with a batch whose images are columns; a block for each run of results. A piece of
/// the weights is copied before it is used: in place its rows lie a multiple of the cache's size apart and drive each other out.
/// </summary>
/// <param name="weights">Weights (outputs, inputs).</param>
/// <param name="batch">The batch, images as columns.</param>
/// <param name="epilogue">What becomes of the sums.</param>
/// <param name="results">The results (N, outputs), or (N, inputs) of the transpose.</param>
/// <param name="shape">The extents.</param>
/// <param name="ofColumns">Whether results belong to the weights' columns, which is the transpose, or to their rows.</param>
internal readonly unsafe struct WeightProductJob<TWeight>(
    TWeight* weights,
    PackedBatch batch,
    FullyConnectedEpilogue epilogue,
    float* results,
    FullyConnectedShape shape,
    bool ofColumns) : ITiledJob
    where TWeight : unmanaged, IWeight<TWeight>
{
    private const int BlockResults = 16 * Tile.Rows;
    private readonly TWeight* _weights = weights;
    private readonly float* _results = results;

    /// <summary>The number of blocks.</summary>
    public int Blocks => (Results + BlockResults - 1) / BlockResults;

    private int Results => ofColumns ? shape.Inputs : shape.Outputs;

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int first = block * BlockResults;
        int count = Math.Min(BlockResults, Results - first);
        int terms = Tile.Terms(Panels.Width);
        int panelSums = BlockResults * Panels.Width;
        float* piece = ScratchMemory.OfThread((BlockResults * terms) + (batch.Count * (nint)panelSums));
        float* sums = piece + (BlockResults * terms);
        int* rows = stackalloc int[BlockResults];
        int* steps = stackalloc int[terms];
        Tile.Offsets(rows, BlockResults, ofColumns ? 1 : terms);
        Tile.Offsets(steps, terms, ofColumns ? BlockResults : 1);
        new Span<float>(sums, batch.Count * panelSums).Clear();
        // Weights are read from memory once, piece by piece, and each piece meets every image: at the sizes of AlexNet they are most of
        // the memory traffic.
        for (int term = 0; term < batch.Terms; term += terms)
        {
            int added = Math.Min(terms, batch.Terms - term);
            Copy(first, count, term, added, piece, terms);
            for (int panel = 0; panel < batch.Count; panel++)
            {
                float* columns = batch.Panel(panel) + ((nint)term * Panels.Width);
                for (int row = 0; row < count; row += Tile.Rows)
                {
                    Tile.Add<TLanes, TVector>(piece, rows + row, steps, added, columns, sums + (panel * panelSums) + (row * Panels.Width));
                }
            }
        }

        Finish(first, count, sums, panelSums);
    }

    private void Copy(int first, int count, int term, int added, float* piece, int terms)
    {
        (int row, int rows) = ofColumns ? (term, added) : (first, count);
        (int column, int columns) = ofColumns ? (first, count) : (term, added);
        int pitch = ofColumns ? BlockResults : terms;
        for (int i = 0; i < rows; i++)
        {
            // A copy, because rows of AlexNet's weights lie a multiple of 4 KiB apart: read in place, they would fight for the same
            // lines of the cache.
            TWeight.Widen(_weights + ((nint)(row + i) * shape.Inputs) + column, piece + (i * pitch), columns);
        }
    }

    private void Finish(int first, int count, float* sums, int panelSums)
    {
        for (int panel = 0; panel < batch.Count; panel++)
        {
            int image = panel * Panels.Width;
            float* target = _results + ((nint)image * Results) + first;
            int images = Math.Min(Panels.Width, shape.Images - image);
            Panels.ToPlanes(sums + (panel * panelSums), count, target, Results, images);
            for (int i = 0; i < images; i++)
            {
                epilogue.Finish(target + ((nint)i * Results), first, count);
            }
        }
    }
}
