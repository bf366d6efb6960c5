using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>The windows of one plane, 3x3 pixels and 2 apart, with their gradients.</summary>
/// <typeparam name="TStored">The stored numbers.</typeparam>
internal readonly unsafe struct TripleWindows<TStored>(TStored* gradients, byte* places, in PoolShape shape)
    where TStored : unmanaged, IStored<TStored>
{
    /// <summary>The gradients of the maxima.</summary>
    public TStored* Gradients { get; } = gradients;

    /// <summary>Where the maxima stood, row * 3 + column.</summary>
    public byte* Places { get; } = places;

    /// <summary>The number of rows of windows.</summary>
    public nint Rows { get; } = shape.OutputHeight;

    /// <summary>The number of windows in a row.</summary>
    public nint Columns { get; } = shape.OutputWidth;

    /// <summary>The height of the input.</summary>
    public nint Height { get; } = shape.Height;

    /// <summary>The width of the input.</summary>
    public nint Width { get; } = shape.Width;

    /// <summary>How many values <see cref="TripleGradient{TLanes, TVector, TStored}"/> keeps of two rows of windows.</summary>
    public static int ScratchLength(int columns) => 4 * (columns + 1);

    /// <summary>Clears what lies in a row to the right of the last window: at most one value.</summary>
    public void ClearRight(TStored* row)
    {
        if (Width > (2 * Columns) + 1)
        {
            row[Width - 1] = default;
        }
    }
}
