using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>
/// Max pooling of windows of 3x3 pixels, 2 apart, that all lie inside the input: the pools of AlexNet. A vector holds neighbouring
/// windows; those of its first half stand at the even positions and those of its second half at the odd ones, because that is what one
/// blend of two loads gives.
/// </summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
internal static unsafe class TriplePool<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Pools rows of windows.</summary>
    /// <param name="strip">The strip.</param>
    /// <param name="y">The maxima.</param>
    /// <param name="places">Their places, row * 3 + column.</param>
    /// <param name="shared">Room for <see cref="TripleStrip.SharedLength"/> values.</param>
    public static void Forward(TripleStrip strip, float* y, byte* places, float* shared)
    {
        for (nint group = 0; group * TLanes.Count < strip.Columns; group++)
        {
            Across(strip.Source + (2 * First(group, strip.Columns)), 0).Store<TLanes>(shared + (2 * group * TLanes.Count));
        }

        for (nint row = 0; row < strip.Rows; row++)
        {
            float* source = strip.Source + (2 * row * strip.Width);
            for (nint group = 0; group * TLanes.Count < strip.Columns; group++)
            {
                nint column = First(group, strip.Columns);
                float* kept = shared + (2 * group * TLanes.Count);
                TripleMaxima<TVector> last = Across(source + (2 * strip.Width) + (2 * column), 0);
                TripleMaxima<TVector> best = TripleMaxima<TVector>.Load<TLanes>(kept)
                    .Take<TLanes>(Across(source + strip.Width + (2 * column), 3))
                    .Take<TLanes>(last.Below<TLanes>(6));
                last.Store<TLanes>(kept);
                TLanes.Store(TLanes.EvensFirst(best.Values), y + column);
                TLanes.StoreBytes(TLanes.EvensFirst(best.Places), places + column);
            }

            y += strip.Columns;
            places += strip.Columns;
        }
    }

    /// <summary>Pools rows of windows and forgets the places.</summary>
    /// <inheritdoc cref="Forward(TripleStrip, float*, byte*, float*)"/>
    public static void Forward(TripleStrip strip, float* y, float* shared)
    {
        for (nint group = 0; group * TLanes.Count < strip.Columns; group++)
        {
            TLanes.Store(Maximum(strip.Source + (2 * First(group, strip.Columns))), shared + (group * TLanes.Count));
        }

        for (nint row = 0; row < strip.Rows; row++)
        {
            float* source = strip.Source + (2 * row * strip.Width);
            for (nint group = 0; group * TLanes.Count < strip.Columns; group++)
            {
                nint column = First(group, strip.Columns);
                float* kept = shared + (group * TLanes.Count);
                TVector last = Maximum(source + (2 * strip.Width) + (2 * column));
                TVector best = Larger(TLanes.Load(kept), Maximum(source + strip.Width + (2 * column)));
                TLanes.Store(last, kept);
                TLanes.Store(TLanes.EvensFirst(Larger(best, last)), y + column);
            }

            y += strip.Columns;
        }
    }

    // The last vector of a row ends with it, over columns that the one before has done.
    private static nint First(nint group, nint columns) => Math.Min(group * TLanes.Count, columns - TLanes.Count);

    private static TripleMaxima<TVector> Across(float* source, int place) =>
        new TripleMaxima<TVector>(EveryOther(source), TLanes.Splat(place))
            .Take<TLanes>(new(EveryOther(source + 1), TLanes.Splat(place + 1)))
            .Take<TLanes>(new(EveryOther(source + 2), TLanes.Splat(place + 2)));

    private static TVector Maximum(float* source) =>
        Larger(Larger(EveryOther(source), EveryOther(source + 1)), EveryOther(source + 2));

    // Reads to the last value that it returns and not past it.
    private static TVector EveryOther(float* source) => TLanes.Alternate(TLanes.Load(source), TLanes.Load(source + TLanes.Count - 1));

    private static TVector Larger(TVector best, TVector value) => TLanes.Select(TripleMaxima<TVector>.Takes<TLanes>(best, value), value, best);
}
