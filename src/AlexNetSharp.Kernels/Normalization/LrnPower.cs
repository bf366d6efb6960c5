using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The power s^-beta of the normalisation's denominator.</summary>
internal static unsafe class LrnPower
{
    /// <summary>s^-beta in every lane: by square roots at the paper's 0.75 and at 0.5, in double precision otherwise.</summary>
    public static TVector Negative<TLanes, TVector>(TVector scale, float beta)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        if (beta == 0.75f)
        {
            TVector root = TLanes.SquareRoot(scale);
            return TLanes.Divide(TLanes.Splat(1), TLanes.Multiply(root, TLanes.SquareRoot(root)));
        }

        return beta == 0.5f ? TLanes.Divide(TLanes.Splat(1), TLanes.SquareRoot(scale)) : General<TLanes, TVector>(scale, beta);
    }

    private static TVector General<TLanes, TVector>(TVector scale, float beta)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector power = scale;
        float* values = (float*)&power;
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            values[lane] = (float)Math.Pow(values[lane], -(double)beta);
        }

        return power;
    }
}
