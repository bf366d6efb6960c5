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

/// <summary>Runs work in the widest lanes that the machine has, then its remainder in ever narrower ones.</summary>
internal static class LaneTiers
{
    /// <summary>The number of float32 lanes of the widest vectors that the machine has.</summary>
    public static int Widest
    {
        get
        {
            if (Vector512.IsHardwareAccelerated)
            {
                return Lanes512.Count;
            }

            if (Vector256.IsHardwareAccelerated)
            {
                return Lanes256.Count;
            }

            return Vector128.IsHardwareAccelerated ? Lanes128.Count : Lanes1.Count;
        }
    }

    /// <summary>Does the columns from <paramref name="start"/> to <paramref name="end"/>.</summary>
    /// <param name="start">The first column.</param>
    /// <param name="end">The column after the last.</param>
    /// <param name="work">The work.</param>
    public static void Run<TWork>(nint start, nint end, in TWork work)
        where TWork : struct, ILaneWork
    {
        if (Vector512.IsHardwareAccelerated)
        {
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
