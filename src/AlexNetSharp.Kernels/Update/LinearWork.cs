using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Update;

/// <summary>The <see cref="LinearUpdate"/> of a range of values.</summary>
internal readonly unsafe struct LinearWork(float* weights, float* velocities, float* gradients, in LinearFactors factors) : ILaneWork
{
    /// <summary>Vectors whose sums are taken in float32 before they go to the sums in float64.</summary>
    private const int VectorsOfAPart = 128;

    /// <summary>How far ahead values are asked for: the processor alone does not look beyond a page.</summary>
    private const int Distance = 256;

    private readonly float* _weights = weights;
    private readonly float* _velocities = velocities;
    private readonly float* _gradients = gradients;
    private readonly LinearFactors _factors = factors;

    /// <summary>Where the sums of the range are added.</summary>
    public UpdateSums* Sums { get; init; }

    /// <inheritdoc/>
    public void Columns<TLanes, TVector>(nint start, nint count)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        nint part = VectorsOfAPart * TLanes.Count;
        for (nint first = start; first < start + count; first += part)
        {
            Part<TLanes, TVector>(first, Math.Min(first + part, start + count));
        }
    }

    private void Part<TLanes, TVector>(nint start, nint end)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector keep = TLanes.Splat((float)_factors.Velocity);
        TVector velocityWeight = TLanes.Splat((float)_factors.VelocityWeight);
        TVector velocityGradient = TLanes.Splat((float)_factors.VelocityGradient);
        TVector weightVelocity = TLanes.Splat((float)_factors.WeightVelocity);
        TVector weightGradient = TLanes.Splat((float)_factors.WeightGradient);
        TVector weightWeight = TLanes.Splat((float)_factors.Weight);
        float* w = _weights;
        float* v = _velocities;
        float* g = _gradients;
        TVector weightSum = TLanes.Splat(0);
        TVector changeSum = weightSum;
        for (nint i = start; i < end; i += TLanes.Count)
        {
            Ahead.Fetch(w + i + Distance);
            Ahead.Fetch(v + i + Distance);
            Ahead.Fetch(g + i + Distance);
            TVector weight = TLanes.Load(w + i);
            TVector gradient = TLanes.Load(g + i);
            TVector velocity = TLanes.Multiply(keep, TLanes.Load(v + i));
            velocity = TLanes.MultiplyAdd(velocityWeight, weight, velocity);
            velocity = TLanes.MultiplyAdd(velocityGradient, gradient, velocity);
            TLanes.Store(velocity, v + i);
            TVector change = TLanes.Multiply(weightVelocity, velocity);
            change = TLanes.MultiplyAdd(weightGradient, gradient, change);
            change = TLanes.MultiplyAdd(weightWeight, weight, change);
            weight = TLanes.Add(weight, change);
            TLanes.Store(weight, w + i);
            weightSum = TLanes.Add(weightSum, Magnitude<TLanes, TVector>(weight));
            changeSum = TLanes.Add(changeSum, Magnitude<TLanes, TVector>(change));
        }

        // By way of memory: a vector that a call is made with would be kept there through the loop.
        float* lanes = stackalloc float[2 * TLanes.Count];
        TLanes.Store(weightSum, lanes);
        TLanes.Store(changeSum, lanes + TLanes.Count);
        *Sums = new UpdateSums(
            LaneTotal.Add(Sums->Weights, lanes, TLanes.Count),
            LaneTotal.Add(Sums->Changes, lanes + TLanes.Count, TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Magnitude<TLanes, TVector>(TVector value)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.And(value, TLanes.Splat(BitConverter.Int32BitsToSingle(int.MaxValue)));
}
