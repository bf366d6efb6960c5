using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>What becomes of the finished sums of a filter on their way into its plane.</summary>
internal static unsafe class PlaneEpilogue
{
    /// <summary>Stores a run of sums.</summary>
    /// <param name="epilogue">What is done.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="y">The output.</param>
    /// <param name="start">Where in the output, and in what is added, the run stands.</param>
    /// <param name="count">How many there are, at most a panel's width.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes, TVector>(in ConvolutionEpilogue epilogue, float* sums, float* y, nint start, int count)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        if (epilogue.Added != null && count == Panels.Width)
        {
            float* added = epilogue.Added + start;
            TVector left = TLanes.Add(TLanes.Load(sums), TLanes.Load(added));
            TVector right = TLanes.Add(TLanes.Load(sums + TLanes.Count), TLanes.Load(added + TLanes.Count));
            TLanes.Store(epilogue.Rectify ? TLanes.Rectify(left) : left, y + start);
            TLanes.Store(epilogue.Rectify ? TLanes.Rectify(right) : right, y + start + TLanes.Count);
        }
        else if (epilogue.Added != null)
        {
            Elementwise.Add(sums, epilogue.Added + start, y + start, count, epilogue.Rectify);
        }
        else if (count == Panels.Width)
        {
            TLanes.Store(TLanes.Load(sums), y + start);
            TLanes.Store(TLanes.Load(sums + TLanes.Count), y + start + TLanes.Count);
        }
        else
        {
            new ReadOnlySpan<float>(sums, count).CopyTo(new Span<float>(y + start, count));
        }
    }
}
