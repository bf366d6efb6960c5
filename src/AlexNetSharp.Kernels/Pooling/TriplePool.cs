using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>
/// Max pooling of windows of 3x3 pixels, 2 apart, that all lie inside the input: the pools of AlexNet. A vector holds neighboring
/// windows, in the order that is cheapest to load.
/// </summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
/// <typeparam name="TVector">Their vector.</typeparam>
/// <typeparam name="TStored">The stored numbers.</typeparam>
internal static unsafe class TriplePool<TLanes, TVector, TStored>
    where TLanes : ILanes<TVector>
    where TVector : unmanaged
    where TStored : unmanaged, IStored<TStored>
{
    /// <summary>Pools rows of windows.</summary>
    /// <param name="strip">The strip.</param>
    /// <param name="source">The first row.</param>
    /// <param name="y">The maxima.</param>
    /// <param name="places">Their places, row * 3 + column.</param>
    /// <param name="shared">Room for <see cref="TripleStrip.SharedLength"/> values.</param>
    public static void Forward(TripleStrip strip, TStored* source, TStored* y, byte* places, float* shared)
    {
        for (nint group = 0; group * TLanes.Count < strip.Columns; group++)
        {
            Across(source + (2 * First(group, strip.Columns)), 0).Store<TLanes>(shared + (2 * group * TLanes.Count));
        }

        for (nint row = 0; row < strip.Rows; row++)
        {
            for (nint group = 0; group * TLanes.Count < strip.Columns; group++)
            {
                nint column = First(group, strip.Columns);
                float* kept = shared + (2 * group * TLanes.Count);
                TripleMaxima<TVector> last = Across(source + (2 * strip.Width) + (2 * column), 0);
                TripleMaxima<TVector> best = TripleMaxima<TVector>.Load<TLanes>(kept)
                    .Take<TLanes>(Across(source + strip.Width + (2 * column), 3))
                    .Take<TLanes>(last.Below<TLanes>(6));
                last.Store<TLanes>(kept);
                TStored.Store<TLanes, TVector>(TStored.InOrder<TLanes, TVector>(best.Values), y + column);
                TLanes.StoreBytes(TStored.InOrder<TLanes, TVector>(best.Places), places + column);
            }

            source += 2 * strip.Width;
            y += strip.Columns;
            places += strip.Columns;
        }
    }

    /// <summary>Pools rows of windows and forgets the places.</summary>
    /// <inheritdoc cref="Forward(TripleStrip, TStored*, TStored*, byte*, float*)"/>
    public static void Forward(TripleStrip strip, TStored* source, TStored* y, float* shared)
    {
        for (nint group = 0; group * TLanes.Count < strip.Columns; group++)
        {
            TLanes.Store(Maximum(source + (2 * First(group, strip.Columns))), shared + (group * TLanes.Count));
        }

        for (nint row = 0; row < strip.Rows; row++)
        {
            for (nint group = 0; group * TLanes.Count < strip.Columns; group++)
            {
                nint column = First(group, strip.Columns);
                float* kept = shared + (group * TLanes.Count);
                TVector last = Maximum(source + (2 * strip.Width) + (2 * column));
                TVector best = Larger(TLanes.Load(kept), Maximum(source + strip.Width + (2 * column)));
                TLanes.Store(last, kept);
                TStored.Store<TLanes, TVector>(TStored.InOrder<TLanes, TVector>(Larger(best, last)), y + column);
            }

            source += 2 * strip.Width;
            y += strip.Columns;
        }
    }

    // The last vector of a row ends with it, over columns that the one before has done.
    private static nint First(nint group, nint columns) => Math.Min(group * TLanes.Count, columns - TLanes.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TripleMaxima<TVector> Across(TStored* source, int place)
    {
        (TVector first, TVector second, TVector third) = TStored.LoadTriples<TLanes, TVector>(source);
        return new TripleMaxima<TVector>(first, TLanes.Splat(place))
            .Take<TLanes>(new(second, TLanes.Splat(place + 1)))
            .Take<TLanes>(new(third, TLanes.Splat(place + 2)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Maximum(TStored* source)
    {
        (TVector first, TVector second, TVector third) = TStored.LoadTriples<TLanes, TVector>(source);
        return Larger(Larger(first, second), third);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Larger(TVector best, TVector value) =>
        TLanes.Select(TripleMaxima<TVector>.Takes<TLanes>(best, value), value, best);
}
