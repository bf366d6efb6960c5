using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>
/// The gradient of max pooling under windows of 3x3 pixels, 2 apart. Every value of the input is written once, as the sum of what the at
/// most four windows over it give, in row order.
/// </summary>
/// <remarks>
/// Two rows of the input belong to a row of windows: the upper one, in which the windows above end, and the middle one. A vector of
/// windows gives the odd column in the middle of each window and the even column at its right, where the next window begins; these fill a
/// stretch of the row without a gap, and only column 0 is left over.
/// </remarks>
/// <typeparam name="TLanes">The lanes.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
/// <typeparam name="TStored">The stored numbers.</typeparam>
internal static unsafe class TripleGradient<TLanes, TVector, TStored>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
    where TStored : unmanaged, IStored<TStored>
{
    /// <summary>Writes the pairs of rows from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    /// <param name="windows">The plane's windows.</param>
    /// <param name="dx">Where the first pair's upper row goes.</param>
    /// <param name="first">The first pair.</param>
    /// <param name="end">The pair after the last; there is one more pair than rows of windows.</param>
    /// <param name="scratch">Room for <see cref="TripleWindows{TStored}.ScratchLength"/> values.</param>
    public static void Backward(TripleWindows<TStored> windows, TStored* dx, nint first, nint end, float* scratch)
    {
        nint length = windows.Columns + 1;
        var above = new TripleRow(scratch, length);
        var current = new TripleRow(scratch + (2 * length), length);
        Fill(windows, first - 1, above);
        for (nint pair = first; pair < end; pair++)
        {
            Fill(windows, pair, current);
            Upper(windows, above, current, dx);
            if ((2 * pair) + 1 < windows.Height)
            {
                Middle(windows, current, dx + windows.Width);
            }

            dx += 2 * windows.Width;
            (above, current) = (current, above);
        }
    }

    private static void Fill(TripleWindows<TStored> windows, nint row, TripleRow target)
    {
        if (row < 0 || row >= windows.Rows)
        {
            // A gradient of zero goes to no cell, whatever its place.
            new Span<float>(target.Values, 2 * (int)(windows.Columns + 1)).Clear();
            return;
        }

        TStored* values = windows.Gradients + (row * windows.Columns);
        byte* places = windows.Places + (row * windows.Columns);
        for (nint group = 0; group < windows.Columns; group += TLanes.Count)
        {
            nint column = Math.Min(group, windows.Columns - TLanes.Count);
            TLanes.Store(TStored.Load<TLanes, TVector>(values + column), target.Values + column);
            TLanes.Store(TLanes.LoadBytes(places + column), target.Places + column);
        }

        (target.Values[windows.Columns], target.Places[windows.Columns]) = (0, 0);
    }

    private static void Upper(TripleWindows<TStored> windows, TripleRow above, TripleRow current, TStored* dx)
    {
        TStored.Store<Lanes1, float>(above.At(0, 6) + current.At(0, 0), dx);
        for (nint group = 0; group < windows.Columns; group += TLanes.Count)
        {
            nint column = Math.Min(group, windows.Columns - TLanes.Count);
            TVector odd = TLanes.Add(above.Give<TLanes, TVector>(column, 7), current.Give<TLanes, TVector>(column, 1));
            TVector even = TLanes.Add(above.Give<TLanes, TVector>(column, 8), above.Give<TLanes, TVector>(column + 1, 6));
            even = TLanes.Add(even, current.Give<TLanes, TVector>(column, 2));
            even = TLanes.Add(even, current.Give<TLanes, TVector>(column + 1, 0));
            TStored.StorePairs<TLanes, TVector>(odd, even, dx + (2 * column) + 1);
        }

        windows.ClearRight(dx);
    }

    private static void Middle(TripleWindows<TStored> windows, TripleRow current, TStored* dx)
    {
        TStored.Store<Lanes1, float>(current.At(0, 3), dx);
        for (nint group = 0; group < windows.Columns; group += TLanes.Count)
        {
            nint column = Math.Min(group, windows.Columns - TLanes.Count);
            TVector even = TLanes.Add(current.Give<TLanes, TVector>(column, 5), current.Give<TLanes, TVector>(column + 1, 3));
            TStored.StorePairs<TLanes, TVector>(current.Give<TLanes, TVector>(column, 4), even, dx + (2 * column) + 1);
        }

        windows.ClearRight(dx);
    }
}
