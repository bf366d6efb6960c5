using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Products;

/// <summary>
/// Panels: matrices cut into strips as wide as a tile, each strip stored row after row, so that a tile's loop reads one stream. Widths
/// that do not fill the last strip are filled with zeros.
/// </summary>
internal static unsafe class Panels
{
    private const int Square = 8;

    /// <summary>The width of a panel on this machine: the columns of a tile.</summary>
    public static int Width => Tile.Vectors * LaneTiers.Widest;

    /// <summary>The number of panels that hold a number of columns.</summary>
    public static int Count(int columns) => (int)(((long)columns + Width - 1) / Width);

    /// <summary>panel[i][column] = planes[column][i]: transposes up to a panel's width of planes.</summary>
    /// <param name="planes">The first plane.</param>
    /// <param name="distance">From plane to plane, in values.</param>
    /// <param name="columns">The number of planes, at most the panel's width; the rest becomes zeros.</param>
    /// <param name="count">The values of each plane.</param>
    /// <param name="panel">The panel: (count, width).</param>
    public static void FromPlanes(float* planes, nint distance, int columns, int count, float* panel)
    {
        int width = Width;
        // One value of each plane, side by side: a copy, no transposition.
        if (count == 1 && distance == 1)
        {
            new ReadOnlySpan<float>(planes, columns).CopyTo(new Span<float>(panel, width));
            new Span<float>(panel + columns, width - columns).Clear();
            return;
        }

        // Read along planes and write along the panel, or the other way round, and one side strides by kilobytes: 8x8 blocks in registers
        // keep both sides to whole cache lines.
        int column = 0;
        for (; Avx.IsSupported && column + Square <= columns; column += Square)
        {
            int i = 0;
            for (; i + Square <= count; i += Square)
            {
                Transpose(planes + (column * distance) + i, distance, panel + ((nint)i * width) + column, width);
            }

            for (; i < count; i++)
            {
                for (int place = column; place < column + Square; place++)
                {
                    panel[((nint)i * width) + place] = planes[(place * distance) + i];
                }
            }
        }

        for (; column < width; column++)
        {
            for (int i = 0; i < count; i++)
            {
                panel[((nint)i * width) + column] = column < columns ? planes[(column * distance) + i] : 0;
            }
        }
    }

    /// <summary>planes[column][i] = panel[i][column]: the way back.</summary>
    /// <inheritdoc cref="FromPlanes"/>
    public static void ToPlanes(float* panel, int count, float* planes, nint distance, int columns)
    {
        int width = Width;
        int column = 0;
        for (; Avx.IsSupported && column + Square <= columns; column += Square)
        {
            int i = 0;
            for (; i + Square <= count; i += Square)
            {
                Transpose(panel + ((nint)i * width) + column, width, planes + (column * distance) + i, distance);
            }

            for (; i < count; i++)
            {
                for (int place = column; place < column + Square; place++)
                {
                    planes[(place * distance) + i] = panel[((nint)i * width) + place];
                }
            }
        }

        for (; column < columns; column++)
        {
            for (int i = 0; i < count; i++)
            {
                planes[(column * distance) + i] = panel[((nint)i * width) + column];
            }
        }
    }

    /// <summary>Adds one row to every row of a panel, and makes what is below zero zero.</summary>
    /// <param name="panel">The panel: (count, width).</param>
    /// <param name="count">The rows of the panel.</param>
    /// <param name="row">The values of the row; null for zeros.</param>
    /// <param name="columns">The number of values, at most the panel's width; the rest counts as zeros.</param>
    /// <param name="rectify">Whether what is below zero becomes zero.</param>
    public static void Finish(float* panel, int count, float* row, int columns, bool rectify)
    {
        float* whole = stackalloc float[Width];
        new Span<float>(whole, Width).Clear();
        if (row != null)
        {
            new ReadOnlySpan<float>(row, columns).CopyTo(new Span<float>(whole, Width));
        }

        LaneTiers.Run(0, Width, new FinishWork(panel, count, whole, rectify));
    }

    /// <summary>Adds every row of a panel, in their order, to one row.</summary>
    /// <param name="panel">The panel: (count, width).</param>
    /// <param name="count">The rows of the panel.</param>
    /// <param name="row">The sums: (width).</param>
    public static void AddRows(float* panel, int count, float* row)
    {
        for (int i = 0; i < count; i++)
        {
            Add(row, panel + ((nint)i * Width), Width);
        }
    }

    /// <summary>target[i] += source[i].</summary>
    public static void Add(float* target, float* source, nint count) => LaneTiers.Run(0, count, new AddWork(target, source));

    private static void Transpose(float* source, nint sourceDistance, float* target, nint targetDistance)
    {
        Vector256<float> a = Vector256.Load(source), b = Vector256.Load(source + sourceDistance);
        Vector256<float> c = Vector256.Load(source + (2 * sourceDistance)), d = Vector256.Load(source + (3 * sourceDistance));
        Vector256<float> e = Vector256.Load(source + (4 * sourceDistance)), f = Vector256.Load(source + (5 * sourceDistance));
        Vector256<float> g = Vector256.Load(source + (6 * sourceDistance)), h = Vector256.Load(source + (7 * sourceDistance));
        // Three rounds of halves: pairs of values, then fours, then the two 128-bit halves that AVX keeps apart.
        (a, b) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
        (c, d) = (Avx.UnpackLow(c, d), Avx.UnpackHigh(c, d));
        (e, f) = (Avx.UnpackLow(e, f), Avx.UnpackHigh(e, f));
        (g, h) = (Avx.UnpackLow(g, h), Avx.UnpackHigh(g, h));
        (a, c) = (Avx.Shuffle(a, c, 0x44), Avx.Shuffle(a, c, 0xEE));
        (b, d) = (Avx.Shuffle(b, d, 0x44), Avx.Shuffle(b, d, 0xEE));
        (e, g) = (Avx.Shuffle(e, g, 0x44), Avx.Shuffle(e, g, 0xEE));
        (f, h) = (Avx.Shuffle(f, h, 0x44), Avx.Shuffle(f, h, 0xEE));
        Vector256.Store(Avx.Permute2x128(a, e, 0x20), target);
        Vector256.Store(Avx.Permute2x128(c, g, 0x20), target + targetDistance);
        Vector256.Store(Avx.Permute2x128(b, f, 0x20), target + (2 * targetDistance));
        Vector256.Store(Avx.Permute2x128(d, h, 0x20), target + (3 * targetDistance));
        Vector256.Store(Avx.Permute2x128(a, e, 0x31), target + (4 * targetDistance));
        Vector256.Store(Avx.Permute2x128(c, g, 0x31), target + (5 * targetDistance));
        Vector256.Store(Avx.Permute2x128(b, f, 0x31), target + (6 * targetDistance));
        Vector256.Store(Avx.Permute2x128(d, h, 0x31), target + (7 * targetDistance));
    }

    private readonly struct FinishWork(float* panel, int rows, float* row, bool rectify) : ILaneWork
    {
        private readonly float* _panel = panel;
        private readonly float* _row = row;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint column = start; column < start + count; column += TLanes.Count)
            {
                TVector added = TLanes.Load(_row + column);
                float* place = _panel + column;
                for (int i = 0; i < rows; i++, place += Width)
                {
                    TVector value = TLanes.Add(TLanes.Load(place), added);
                    TLanes.Store(rectify ? TLanes.Rectify(value) : value, place);
                }
            }
        }
    }

    private readonly struct AddWork(float* target, float* source) : ILaneWork
    {
        private readonly float* _target = target;
        private readonly float* _source = source;

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TLanes.Store(TLanes.Add(TLanes.Load(_target + i), TLanes.Load(_source + i)), _target + i);
            }
        }
    }
}
