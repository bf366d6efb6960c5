using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>The maximum of each column over the rows of a window: the first of equals, the last that is not a number.</summary>
internal readonly unsafe struct MaxPoolColumnWork<TStored>(TStored* source, MaxPoolRows rows, int height, nint width) : ILaneWork
    where TStored : unmanaged, IStored<TStored>
{
    private readonly TStored* _source = source;
    private readonly MaxPoolRows _rows = rows;
    private readonly int _height = height;
    private readonly nint _width = width;

    /// <inheritdoc/>
    public void Columns<TLanes, TVector>(nint start, nint count)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (nint column = start; column < start + count; column += TLanes.Count)
        {
            TVector best = TStored.Load<TLanes, TVector>(_source + column);
            TVector bestRow = TLanes.Splat(0);
            for (int row = 1; row < _height; row++)
            {
                TVector value = TStored.Load<TLanes, TVector>(_source + (row * _width) + column);
                TVector takes = TLanes.Or(TLanes.Greater(value, best), TLanes.Not(TLanes.Equal(value, value)));
                best = TLanes.Select(takes, value, best);
                bestRow = TLanes.Select(takes, TLanes.Splat(row), bestRow);
            }

            TLanes.Store(best, _rows.ColumnMaxima + column);
            TLanes.Store(bestRow, _rows.ColumnRows + column);
        }
    }
}

/// <summary>
/// The maximum over neighboring columns. Columns come after each other, the rule counts rows first: of equal maxima the one in the
/// higher row wins, of values that are not a number the one in the lower row, or the later column.
/// </summary>
internal readonly unsafe struct MaxPoolWindowWork(MaxPoolRows rows, int kernel) : ILaneWork
{
    private readonly MaxPoolRows _rows = rows;
    private readonly int _kernel = kernel;

    /// <inheritdoc/>
    public void Columns<TLanes, TVector>(nint start, nint count)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (nint column = start; column < start + count; column += TLanes.Count)
        {
            TVector best = TLanes.Load(_rows.ColumnMaxima + column);
            TVector bestRow = TLanes.Load(_rows.ColumnRows + column);
            TVector bestColumn = TLanes.Splat(0);
            for (int step = 1; step < _kernel; step++)
            {
                TVector value = TLanes.Load(_rows.ColumnMaxima + column + step);
                TVector row = TLanes.Load(_rows.ColumnRows + column + step);
                TVector takes = Takes<TLanes, TVector>(value, row, best, bestRow);
                best = TLanes.Select(takes, value, best);
                bestRow = TLanes.Select(takes, row, bestRow);
                bestColumn = TLanes.Select(takes, TLanes.Splat(step), bestColumn);
            }

            TLanes.Store(best, _rows.WindowMaxima + column);
            TLanes.Store(TLanes.MultiplyAdd(bestRow, TLanes.Splat(_kernel), bestColumn), _rows.WindowPlaces + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Takes<TLanes, TVector>(TVector value, TVector row, TVector best, TVector bestRow)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector higher = TLanes.Greater(bestRow, row);
        TVector larger = TLanes.Or(TLanes.Greater(value, best), TLanes.And(TLanes.Equal(value, best), higher));
        TVector bestIsNumber = TLanes.Equal(best, best);
        TVector unordered = TLanes.And(TLanes.Not(TLanes.Equal(value, value)), TLanes.Or(bestIsNumber, TLanes.Not(higher)));
        return TLanes.Or(larger, unordered);
    }
}
