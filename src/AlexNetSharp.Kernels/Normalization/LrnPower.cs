using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The powers of the normalization's denominator.</summary>
internal interface ILrnPower
{
    /// <summary>s^-beta.</summary>
    static abstract TVector Negative<TLanes, TVector>(TVector scale, float beta)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged;

    /// <summary>s^-beta and s^(-beta - 1).</summary>
    static abstract (TVector Power, TVector Next) NegativePair<TLanes, TVector>(TVector scale, float beta)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged;
}

/// <summary>The paper's beta of 0.75, by square roots; an infinite denominator gives zero.</summary>
internal readonly struct RootPower : ILrnPower
{
    /// <summary>The exponent.</summary>
    public const float Beta = 0.75f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Negative<TLanes, TVector>(TVector scale, float beta)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
    {
        // s^-0.75 = s^-0.5 * s^-0.25. Roots and quotients are rounded exactly in every tier, where the approximate inverse root is not.
        TVector inverseRoot = TLanes.Divide(TLanes.Splat(1), TLanes.SquareRoot(scale));
        return TLanes.Multiply(inverseRoot, TLanes.SquareRoot(inverseRoot));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Power, TVector Next) NegativePair<TLanes, TVector>(TVector scale, float beta)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
    {
        TVector inverseRoot = TLanes.Divide(TLanes.Splat(1), TLanes.SquareRoot(scale));
        TVector power = TLanes.Multiply(inverseRoot, TLanes.SquareRoot(inverseRoot));
        return (power, TLanes.Multiply(TLanes.Multiply(power, inverseRoot), inverseRoot));
    }
}

/// <summary>Any beta, in double precision except 0.5.</summary>
internal readonly unsafe struct AnyPower : ILrnPower
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Negative<TLanes, TVector>(TVector scale, float beta)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
    {
        if (beta == 0.5f)
        {
            return TLanes.Divide(TLanes.Splat(1), TLanes.SquareRoot(scale));
        }

        TVector power = scale;
        float* values = (float*)&power;
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            // No power of vectors in the base library; in double precision, so that the result is rounded once.
            values[lane] = (float)Math.Pow(values[lane], -(double)beta);
        }

        return power;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Power, TVector Next) NegativePair<TLanes, TVector>(TVector scale, float beta)
        where TLanes : IEachLane<TVector>
        where TVector : unmanaged
    {
        TVector power = Negative<TLanes, TVector>(scale, beta);
        return (power, TLanes.Divide(power, scale));
    }
}
