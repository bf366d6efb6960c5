using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Products;

/// <summary>
/// The one inner loop of every matrix product and convolution: a tile of six rows by two vectors of columns stays in registers while
/// products are added to it. Six broadcast values meet two vectors, twelve fused multiply-adds to eight loads, which keeps both
/// multiply-add units of today's cores busy; twelve sums, two columns and one broadcast value fit sixteen vector registers.
/// </summary>
internal static unsafe class Tile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Vectors in a row of a tile.</summary>
    public const int Vectors = 2;

    /// <summary>The panel that is read again and again must stay in the first cache, beside the rows: half of its usual 32 KiB.</summary>
    private const int PanelFloats = 4096;

    /// <summary>The terms of a sum that are added in one go for a given width of panels.</summary>
    /// <param name="width">The panel's width: columns of a tile.</param>
    public static int Terms(int width) => PanelFloats / width;

    /// <summary>A count of rows as whole tiles.</summary>
    public static int WholeRows(int rows) => (rows + Rows - 1) / Rows * Rows;

    /// <summary>Offsets that are the same step apart: 0, step, 2 step, ...</summary>
    public static void Offsets(int* offsets, int count, int step)
    {
        for (int i = 0; i < count; i++)
        {
            offsets[i] = i * step;
        }
    }

    /// <summary>
    /// target[i][column] += sum over j of source[rows[i] + steps[j]] * panel[j][column], for i below <see cref="Rows"/>. Where rows and
    /// steps point decides what is computed: a matrix product, or a convolution without its patches being copied out.
    /// </summary>
    /// <param name="source">Where rows and steps start.</param>
    /// <param name="rows">The offset of each row, in values.</param>
    /// <param name="steps">The offset of each term of the sums, in values.</param>
    /// <param name="count">The number of terms.</param>
    /// <param name="panel">The columns of each term: (count, 2 vectors), contiguous.</param>
    /// <param name="target">The sums: (6, 2 vectors), contiguous.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Add<TLanes, TVector>(float* source, int* rows, int* steps, int count, float* panel, float* target)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        // Named locals, not arrays: the compiler keeps these in registers, and would spill arrays to the stack in every step.
        float* row0 = source + rows[0], row1 = source + rows[1], row2 = source + rows[2];
        float* row3 = source + rows[3], row4 = source + rows[4], row5 = source + rows[5];
        int width = TLanes.Count;
        TVector sum00 = TLanes.Load(target), sum01 = TLanes.Load(target + width);
        TVector sum10 = TLanes.Load(target + (2 * width)), sum11 = TLanes.Load(target + (3 * width));
        TVector sum20 = TLanes.Load(target + (4 * width)), sum21 = TLanes.Load(target + (5 * width));
        TVector sum30 = TLanes.Load(target + (6 * width)), sum31 = TLanes.Load(target + (7 * width));
        TVector sum40 = TLanes.Load(target + (8 * width)), sum41 = TLanes.Load(target + (9 * width));
        TVector sum50 = TLanes.Load(target + (10 * width)), sum51 = TLanes.Load(target + (11 * width));
        for (int* end = steps + count; steps < end; steps++)
        {
            nint step = *steps;
            TVector left = TLanes.Load(panel), right = TLanes.Load(panel + width);
            // Each broadcast is used at once by two independent sums; twelve sums in flight hide the four cycles that a multiply-add
            // takes.
            TVector value = TLanes.Splat(row0[step]);
            sum00 = TLanes.MultiplyAdd(value, left, sum00);
            sum01 = TLanes.MultiplyAdd(value, right, sum01);
            value = TLanes.Splat(row1[step]);
            sum10 = TLanes.MultiplyAdd(value, left, sum10);
            sum11 = TLanes.MultiplyAdd(value, right, sum11);
            value = TLanes.Splat(row2[step]);
            sum20 = TLanes.MultiplyAdd(value, left, sum20);
            sum21 = TLanes.MultiplyAdd(value, right, sum21);
            value = TLanes.Splat(row3[step]);
            sum30 = TLanes.MultiplyAdd(value, left, sum30);
            sum31 = TLanes.MultiplyAdd(value, right, sum31);
            value = TLanes.Splat(row4[step]);
            sum40 = TLanes.MultiplyAdd(value, left, sum40);
            sum41 = TLanes.MultiplyAdd(value, right, sum41);
            value = TLanes.Splat(row5[step]);
            sum50 = TLanes.MultiplyAdd(value, left, sum50);
            sum51 = TLanes.MultiplyAdd(value, right, sum51);
            panel += Vectors * width;
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
