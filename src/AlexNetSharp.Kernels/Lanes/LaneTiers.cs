using System.Runtime.Intrinsics;

namespace AlexNetSharp.Kernels.Lanes;

/// <summary>Work on a range of columns, compiled for each width of lanes.</summary>
internal interface ILaneWork
{
    /// <summary>Does a range of columns with lanes of one width.</summary>
    /// <param name="start">The first column.</param>
    /// <param name="count">The number of columns, a multiple of the number of lanes.</param>
    void Columns<TLanes, TVector>(nint start, nint count)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>Work that goes over its columns by itself, compiled for each width of lanes.</summary>
internal interface IWholeWork
{
    /// <summary>Does all of it with lanes of one width.</summary>
    void Run<TLanes, TVector>()
        where TLanes : ILanes<TVector>
        where TVector : unmanaged;
}

/// <summary>Runs work in the widest lanes that the machine has, then its remainder in ever narrower ones.</summary>
internal static class LaneTiers
{
    /// <summary>The number of lanes of the widest vectors that the machine has.</summary>
    public static int Widest { get; } =
        Vector512.IsHardwareAccelerated ? Vector512<float>.Count
        : Vector256.IsHardwareAccelerated ? Vector256<float>.Count
        : Vector128.IsHardwareAccelerated ? Vector128<float>.Count
        : 1;

    /// <summary>Does the columns from <paramref name="start"/> to <paramref name="end"/>.</summary>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last.</param>
    /// <param name="work">The work.</param>
    public static void Run<TWork>(nint start, nint end, in TWork work)
        where TWork : struct, ILaneWork
    {
        if (Vector512.IsHardwareAccelerated)
        {
            // The conditions are constants to the just-in-time compiler: on each machine only its own tiers remain.
            start = Tier<TWork, Lanes512, Vector512<float>>(start, end, work);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            start = Tier<TWork, Lanes256, Vector256<float>>(start, end, work);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            start = Tier<TWork, Lanes128, Vector128<float>>(start, end, work);
        }

        Tier<TWork, Lanes1, float>(start, end, work);
    }

    /// <summary>
    /// Does the columns of work that may be done twice with the same result, because it only writes what it does not read: the remainder
    /// is one more vector that ends with the last column.
    /// </summary>
    /// <inheritdoc cref="Run{TWork}(nint, nint, in TWork)"/>
    public static void RunOverlapping<TWork>(nint start, nint end, in TWork work)
        where TWork : struct, ILaneWork
    {
        if (Vector512.IsHardwareAccelerated && end - start >= Vector512<float>.Count)
        {
            Overlapping<TWork, Lanes512, Vector512<float>>(start, end, work);
        }
        else if (Vector256.IsHardwareAccelerated && end - start >= Vector256<float>.Count)
        {
            Overlapping<TWork, Lanes256, Vector256<float>>(start, end, work);
        }
        else if (Vector128.IsHardwareAccelerated && end - start >= Vector128<float>.Count)
        {
            Overlapping<TWork, Lanes128, Vector128<float>>(start, end, work);
        }
        else
        {
            Tier<TWork, Lanes1, float>(start, end, work);
        }
    }

    /// <summary>Does work in the widest lanes of which one vector is no longer than a row of its columns.</summary>
    /// <param name="columns">The number of columns of a row.</param>
    /// <param name="work">The work.</param>
    public static void RunWidest<TWork>(nint columns, in TWork work)
        where TWork : struct, IWholeWork
    {
        if (Vector512.IsHardwareAccelerated && columns >= Vector512<float>.Count)
        {
            work.Run<Lanes512, Vector512<float>>();
        }
        else if (Vector256.IsHardwareAccelerated && columns >= Vector256<float>.Count)
        {
            work.Run<Lanes256, Vector256<float>>();
        }
        else if (Vector128.IsHardwareAccelerated && columns >= Vector128<float>.Count)
        {
            work.Run<Lanes128, Vector128<float>>();
        }
        else
        {
            work.Run<Lanes1, float>();
        }
    }

    private static void Overlapping<TWork, TLanes, TVector>(nint start, nint end, in TWork work)
        where TWork : struct, ILaneWork
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        if (Tier<TWork, TLanes, TVector>(start, end, work) < end)
        {
            work.Columns<TLanes, TVector>(end - TLanes.Count, TLanes.Count);
        }
    }

    private static nint Tier<TWork, TLanes, TVector>(nint start, nint end, in TWork work)
        where TWork : struct, ILaneWork
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        nint count = (end - start) / TLanes.Count * TLanes.Count;
        if (count > 0)
        {
            work.Columns<TLanes, TVector>(start, count);
        }

        return start + count;
    }
}
