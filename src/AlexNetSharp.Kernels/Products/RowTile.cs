using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Products;

/// <summary>
/// Sums whose rows are packed weights and whose columns are tiles of pixels, so that the results lie as planes do. As in
/// <see cref="Tile"/>, six rows by two vectors stay in registers while products are added to them.
/// </summary>
internal static unsafe class RowTile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = Tile.Rows;

    /// <summary>target[i][column] += sum over j of weights[j][i] * panel[j][column], for i below <see cref="Rows"/>.</summary>
    /// <param name="weights">The rows of each term: (count, 6), contiguous.</param>
    /// <param name="count">The number of terms.</param>
    /// <param name="panel">The columns of each term: (count, 2 vectors), contiguous.</param>
    /// <param name="target">The sums: (6, 2 vectors), contiguous.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Add<TLanes, TVector>(float* weights, int count, float* panel, float* target)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        // Named locals, as in Tile.Add: arrays would be spilled to the stack in every step.
        int width = TLanes.Count;
        TVector sum00 = TLanes.Load(target), sum01 = TLanes.Load(target + width);
        TVector sum10 = TLanes.Load(target + (2 * width)), sum11 = TLanes.Load(target + (3 * width));
        TVector sum20 = TLanes.Load(target + (4 * width)), sum21 = TLanes.Load(target + (5 * width));
        TVector sum30 = TLanes.Load(target + (6 * width)), sum31 = TLanes.Load(target + (7 * width));
        TVector sum40 = TLanes.Load(target + (8 * width)), sum41 = TLanes.Load(target + (9 * width));
        TVector sum50 = TLanes.Load(target + (10 * width)), sum51 = TLanes.Load(target + (11 * width));
        for (float* end = weights + ((nint)count * Rows); weights < end; weights += Rows)
        {
            TVector left = TLanes.Load(panel), right = TLanes.Load(panel + width);
            TVector value = TLanes.Splat(weights[0]);
            sum00 = TLanes.MultiplyAdd(value, left, sum00);
            sum01 = TLanes.MultiplyAdd(value, right, sum01);
            value = TLanes.Splat(weights[1]);
            sum10 = TLanes.MultiplyAdd(value, left, sum10);
            sum11 = TLanes.MultiplyAdd(value, right, sum11);
            value = TLanes.Splat(weights[2]);
            sum20 = TLanes.MultiplyAdd(value, left, sum20);
            sum21 = TLanes.MultiplyAdd(value, right, sum21);
            value = TLanes.Splat(weights[3]);
            sum30 = TLanes.MultiplyAdd(value, left, sum30);
            sum31 = TLanes.MultiplyAdd(value, right, sum31);
            value = TLanes.Splat(weights[4]);
            sum40 = TLanes.MultiplyAdd(value, left, sum40);
            sum41 = TLanes.MultiplyAdd(value, right, sum41);
            value = TLanes.Splat(weights[5]);
            sum50 = TLanes.MultiplyAdd(value, left, sum50);
            sum51 = TLanes.MultiplyAdd(value, right, sum51);
            panel += Tile.Vectors * width;
        }

        TLanes.Store(sum00, target);
        TLanes.Store(sum01, target + width);
        TLanes.Store(sum10, target + (2 * width));
        TLanes.Store(sum11, target + (3 * width));
        TLanes.Store(sum20, target + (4 * width));
        TLanes.Store(sum21, target + (5 * width));
        TLanes.Store(sum30, target + (6 * width));
        TLanes.Store(sum31, target + (7 * width));
        TLanes.Store(sum40, target + (8 * width));
        TLanes.Store(sum41, target + (9 * width));
        TLanes.Store(sum50, target + (10 * width));
        TLanes.Store(sum51, target + (11 * width));
    }
}
