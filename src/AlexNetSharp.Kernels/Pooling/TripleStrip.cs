using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>Rows of one plane that windows of 3x3 pixels, 2 apart, go over.</summary>
internal readonly struct TripleStrip(nint width, nint rows, nint columns)
{
    /// <summary>The size of the window.</summary>
    public const int Kernel = 3;

    /// <summary>The distance between windows.</summary>
    public const int Stride = 2;

    /// <summary>The width of the input, which is the distance between its rows.</summary>
    public nint Width { get; } = width;

    /// <summary>The number of rows of windows.</summary>
    public nint Rows { get; } = rows;

    /// <summary>The number of windows in a row.</summary>
    public nint Columns { get; } = columns;

    /// <summary>
    /// How many values <see cref="TriplePool{TLanes, TVector, TStored}"/> keeps from one row of windows to the next, at most.
    /// </summary>
    public static int SharedLength(int columns) => 2 * (columns + LaneTiers.Widest);

    /// <summary>Whether windows are of this size and distance, and all lie inside the input.</summary>
    public static bool Fits(in PoolShape shape) =>
        shape.Kernel == Kernel && shape.Stride == Stride
        && Inside(shape.OutputHeight, shape.Height) && Inside(shape.OutputWidth, shape.Width);

    private static bool Inside(int windows, int size) => ((windows - 1) * Stride) + Kernel <= size;
}
