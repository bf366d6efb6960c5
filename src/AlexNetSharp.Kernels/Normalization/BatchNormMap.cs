using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// One map's normalisation as factor * (x - centre) + offset. The centre is the mean rounded to float32, so that the difference is exact
/// where it matters; what rounding took from it is in the offset.
/// </summary>
internal readonly unsafe struct BatchNormMap
{
    private readonly float _negativeCentre;
    private readonly float _factor;
    private readonly float _offset;
    private readonly bool _rectify;

    /// <summary>Initialises the normalisation of a map from its statistics.</summary>
    public BatchNormMap(in BatchNormParameters parameters, int map)
    {
        _negativeCentre = (float)-parameters.Mean[map];
        Remainder = parameters.Mean[map] + _negativeCentre;
        InverseDeviation = 1 / Math.Sqrt(parameters.Variance[map] + parameters.Epsilon);
        Factor = parameters.Scale[map] * InverseDeviation;
        _factor = (float)Factor;
        _offset = (float)(parameters.Shift[map] - (Factor * Remainder));
        _rectify = parameters.Rectify;
    }

    /// <summary>The mean less the centre.</summary>
    public double Remainder { get; }

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public double InverseDeviation { get; }

    /// <summary>The scale times the inverse deviation.</summary>
    public double Factor { get; }

    /// <summary>x - centre.</summary>
    public TVector Centred<TLanes, TVector>(TVector x)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged => TLanes.Add(x, TLanes.Splat(_negativeCentre));

    /// <summary>The output of a centred value; what is not a number stays so.</summary>
    public TVector Output<TLanes, TVector>(TVector centred)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        TVector y = TLanes.MultiplyAdd(centred, TLanes.Splat(_factor), TLanes.Splat(_offset));
        return _rectify ? TLanes.Select(TLanes.Greater(TLanes.Splat(0), y), TLanes.Splat(0), y) : y;
    }

    /// <summary>The part of the output's gradient that reaches a centred value: none where the output was cut to zero.</summary>
    public TVector Passed<TLanes, TVector>(TVector centred, TVector dy)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        if (!_rectify)
        {
            return dy;
        }

        TVector y = TLanes.MultiplyAdd(centred, TLanes.Splat(_factor), TLanes.Splat(_offset));
        TVector cut = TLanes.Or(TLanes.Greater(TLanes.Splat(0), y), TLanes.Equal(TLanes.Splat(0), y));
        return TLanes.Select(cut, TLanes.Splat(0), dy);
    }
}
