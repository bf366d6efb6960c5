using System.Buffers;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>
/// The forward pass of one plane: for each row of windows the maximum of every column first, then of neighboring columns at every
/// position, both in lanes; the windows' own positions are picked from that. Rows and columns of maxima are kept as small floats.
/// </summary>
internal readonly unsafe struct MaxPoolForwardJob<TStored>(TStored* x, TStored* y, byte* places, PoolShape shape) : IKernelJob
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _x = x;
    private readonly TStored* _y = y;
    private readonly byte* _places = places;
    private readonly PoolShape _shape = shape;

    /// <inheritdoc/>
    public void Run(int block)
    {
        // The windows that overhang at the right read up to a kernel past the row: minus infinity, which never takes over.
        int padded = Math.Max(_shape.Width, ((_shape.OutputWidth - 1) * _shape.Stride) + _shape.Kernel) + _shape.Kernel;
        float[] scratch = ArrayPool<float>.Shared.Rent(4 * padded);
        fixed (float* memory = scratch)
        {
            var rows = new MaxPoolRows(memory, padded);
            rows.FillPadding(_shape.Width, padded);
            for (int row = 0; row < _shape.OutputHeight; row++)
            {
                Row(block, row, rows);
            }
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    private void Row(nint plane, int row, MaxPoolRows rows)
    {
        int top = row * _shape.Stride;
        TStored* source = _x + (((plane * _shape.Height) + top) * _shape.Width);
        int height = Math.Min(_shape.Kernel, _shape.Height - top);
        LaneTiers.RunOverlapping(0, _shape.Width, new MaxPoolColumnWork<TStored>(source, rows, height, _shape.Width));
        LaneTiers.RunOverlapping(0, ((_shape.OutputWidth - 1) * _shape.Stride) + 1, new MaxPoolWindowWork(rows, _shape.Kernel));
        nint target = ((plane * _shape.OutputHeight) + row) * _shape.OutputWidth;
        for (int column = 0; column < _shape.OutputWidth; column++)
        {
            TStored.Store<Lanes1, float>(rows.WindowMaxima[column * _shape.Stride], _y + target + column);
        }

        for (int column = 0; _places != null && column < _shape.OutputWidth; column++)
        {
            _places[target + column] = (byte)rows.WindowPlaces[column * _shape.Stride];
        }
    }
}

/// <summary>The intermediate rows of one row of windows.</summary>
internal readonly unsafe struct MaxPoolRows(float* memory, int length)
{
    /// <summary>The maximum of each column of the input over the window's rows.</summary>
    public float* ColumnMaxima { get; } = memory;

    /// <summary>The row inside the window of each column's maximum.</summary>
    public float* ColumnRows { get; } = memory + length;

    /// <summary>The maximum of the window that starts at each column.</summary>
    public float* WindowMaxima { get; } = memory + (2 * length);

    /// <summary>The place inside that window, row * kernel + column.</summary>
    public float* WindowPlaces { get; } = memory + (3 * length);

    /// <summary>Sets the columns past the input's width so that they never win.</summary>
    public void FillPadding(int width, int length)
    {
        new Span<float>(ColumnMaxima + width, length - width).Fill(float.NegativeInfinity);

        // A row below every window's: equal maxima go to the higher row, so negative infinity cannot win a tie here.
        new Span<float>(ColumnRows + width, length - width).Fill(PoolShape.LargestKernel);
    }
}
