using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.FullyConnected;

/// <summary>
/// A fully connected layer of a few images, a block for each run of outputs. Its time is that of reading the weights, so each is read once
/// and where it stands: lanes run along a row, four rows at a time.
/// </summary>
/// <param name="x">The input (N, inputs).</param>
/// <param name="weights">Weights (outputs, inputs).</param>
/// <param name="epilogue">What becomes of the sums.</param>
/// <param name="y">The output (N, outputs).</param>
/// <param name="shape">The extents, of at most <see cref="MostImages"/> images.</param>
internal readonly unsafe struct FewImagesJob<TWeight>(
    float* x, TWeight* weights, FullyConnectedEpilogue epilogue, float* y, FullyConnectedShape shape) : ITiledJob
    where TWeight : unmanaged, IWeight<TWeight>
{
    /// <summary>The most images: with more, arithmetic takes longer than reading.</summary>
    public const int MostImages = 8;

    private const int Rows = 4;
    private const int Pair = 2;
    private const int BlockOutputs = 8 * Rows;

    /// <summary>Inputs of a piece: four rows of it stay in the first cache while pair after pair of images meets them.</summary>
    private const int PieceInputs = 1024;

    private readonly float* _x = x;
    private readonly TWeight* _weights = weights;
    private readonly float* _y = y;

    /// <summary>The number of blocks.</summary>
    public int Blocks => shape.Images == 0 ? 0 : (shape.Outputs + BlockOutputs - 1) / BlockOutputs;

    /// <inheritdoc/>
    public void Run<TLanes, TVector>(int block)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int first = block * BlockOutputs;
        int count = Math.Min(BlockOutputs, shape.Outputs - first);
        float* sums = stackalloc float[MostImages * Rows * TLanes.Count];
        for (int row = 0; row < count; row += Rows)
        {
            new Span<float>(sums, MostImages * Rows * TLanes.Count).Clear();
            AddRows<TLanes, TVector>(first + row, Math.Min(Rows, count - row), sums);
            for (int image = 0; image < shape.Images; image++)
            {
                Store<TLanes, TVector>(first + row, Math.Min(Rows, count - row), image, sums + (image * Rows * TLanes.Count));
            }
        }

        for (int image = 0; image < shape.Images; image++)
        {
            epilogue.Finish(_y + ((nint)image * shape.Outputs) + first, first, count);
        }
    }

    /// <summary>Adds the products of whole vectors, a vector of sums for each image and row.</summary>
    private void AddRows<TLanes, TVector>(int first, int rows, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int whole = shape.Inputs / TLanes.Count * TLanes.Count;
        TWeight* row0 = _weights + ((nint)first * shape.Inputs);

        // Rows that are not there are the last one again; nobody reads their sums.
        TWeight* row1 = row0 + ((nint)Math.Min(1, rows - 1) * shape.Inputs);
        TWeight* row2 = row0 + ((nint)Math.Min(2, rows - 1) * shape.Inputs);
        TWeight* row3 = row0 + ((nint)Math.Min(3, rows - 1) * shape.Inputs);
        for (int start = 0; start < whole; start += PieceInputs)
        {
            int end = Math.Min(start + PieceInputs, whole);
            int image = 0;
            for (; image + Pair <= shape.Images; image += Pair)
            {
                AddPair<TLanes, TVector>(
                    row0, row1, row2, row3, _x + ((nint)image * shape.Inputs), start, end, sums + (image * Rows * TLanes.Count));
            }

            if (image < shape.Images)
            {
                AddOne<TLanes, TVector>(
                    row0, row1, row2, row3, _x + ((nint)image * shape.Inputs), start, end, sums + (image * Rows * TLanes.Count));
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddOne<TLanes, TVector>(
        TWeight* row0, TWeight* row1, TWeight* row2, TWeight* row3, float* values, int start, int end, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int width = TLanes.Count;
        TVector sum0 = TLanes.Load(sums), sum1 = TLanes.Load(sums + width);
        TVector sum2 = TLanes.Load(sums + (2 * width)), sum3 = TLanes.Load(sums + (3 * width));
        for (nint i = start; i < end; i += width)
        {
            TVector value = TLanes.Load(values + i);
            sum0 = TLanes.MultiplyAdd(TWeight.LoadWeights<TLanes, TVector>(row0 + i), value, sum0);
            sum1 = TLanes.MultiplyAdd(TWeight.LoadWeights<TLanes, TVector>(row1 + i), value, sum1);
            sum2 = TLanes.MultiplyAdd(TWeight.LoadWeights<TLanes, TVector>(row2 + i), value, sum2);
            sum3 = TLanes.MultiplyAdd(TWeight.LoadWeights<TLanes, TVector>(row3 + i), value, sum3);
        }

        TLanes.Store(sum0, sums);
        TLanes.Store(sum1, sums + width);
        TLanes.Store(sum2, sums + (2 * width));
        TLanes.Store(sum3, sums + (3 * width));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void AddPair<TLanes, TVector>(
        TWeight* row0, TWeight* row1, TWeight* row2, TWeight* row3, float* values, int start, int end, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int width = TLanes.Count;
        float* others = values + shape.Inputs;
        float* otherSums = sums + (Rows * width);
        TVector sum0 = TLanes.Load(sums), sum1 = TLanes.Load(sums + width);
        TVector sum2 = TLanes.Load(sums + (2 * width)), sum3 = TLanes.Load(sums + (3 * width));
        TVector other0 = TLanes.Load(otherSums), other1 = TLanes.Load(otherSums + width);
        TVector other2 = TLanes.Load(otherSums + (2 * width)), other3 = TLanes.Load(otherSums + (3 * width));
        for (nint i = start; i < end; i += width)
        {
            TVector value = TLanes.Load(values + i), other = TLanes.Load(others + i);
            TVector weight = TWeight.LoadWeights<TLanes, TVector>(row0 + i);
            sum0 = TLanes.MultiplyAdd(weight, value, sum0);
            other0 = TLanes.MultiplyAdd(weight, other, other0);
            weight = TWeight.LoadWeights<TLanes, TVector>(row1 + i);
            sum1 = TLanes.MultiplyAdd(weight, value, sum1);
            other1 = TLanes.MultiplyAdd(weight, other, other1);
            weight = TWeight.LoadWeights<TLanes, TVector>(row2 + i);
            sum2 = TLanes.MultiplyAdd(weight, value, sum2);
            other2 = TLanes.MultiplyAdd(weight, other, other2);
            weight = TWeight.LoadWeights<TLanes, TVector>(row3 + i);
            sum3 = TLanes.MultiplyAdd(weight, value, sum3);
            other3 = TLanes.MultiplyAdd(weight, other, other3);
        }

        TLanes.Store(sum0, sums);
        TLanes.Store(sum1, sums + width);
        TLanes.Store(sum2, sums + (2 * width));
        TLanes.Store(sum3, sums + (3 * width));
        TLanes.Store(other0, otherSums);
        TLanes.Store(other1, otherSums + width);
        TLanes.Store(other2, otherSums + (2 * width));
        TLanes.Store(other3, otherSums + (3 * width));
    }

    /// <summary>Adds up the lanes, and what is behind the last whole vector.</summary>
    private void Store<TLanes, TVector>(int first, int rows, int image, float* sums)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int whole = shape.Inputs / TLanes.Count * TLanes.Count;
        float* values = _x + ((nint)image * shape.Inputs);
        float* rest = stackalloc float[TLanes.Count];
        for (int row = 0; row < rows; row++)
        {
            float sum = 0;
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                sum += sums[(row * TLanes.Count) + lane];
            }

            TWeight.Widen(_weights + ((nint)(first + row) * shape.Inputs) + whole, rest, shape.Inputs - whole);
            for (int i = whole; i < shape.Inputs; i++)
            {
                sum = MathF.FusedMultiplyAdd(rest[i - whole], values[i], sum);
            }

            _y[((nint)image * shape.Outputs) + first + row] = sum;
        }
    }
}
