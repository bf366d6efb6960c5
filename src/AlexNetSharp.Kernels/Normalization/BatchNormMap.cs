namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// One map's normalization as factor * (x - center) + offset. The center is the mean rounded to float32, so that the difference is exact
/// where it matters; what rounding took from it is in the offset.
/// </summary>
internal readonly unsafe struct BatchNormMap
{
    private BatchNormMap(in BatchNormParameters parameters, int map)
    {
        NegativeCenter = (float)-parameters.Mean[map];
        Remainder = parameters.Mean[map] + NegativeCenter;
        InverseDeviation = 1 / Math.Sqrt(parameters.Variance[map] + parameters.Epsilon);
        Factor = parameters.Scale[map] * InverseDeviation;
        Offset = (float)(parameters.Shift[map] - (Factor * Remainder));
        Rectify = parameters.Rectify;
    }

    /// <summary>The center, to be added.</summary>
    public float NegativeCenter { get; }

    /// <summary>The mean less the center.</summary>
    public double Remainder { get; }

    /// <summary>1 / sqrt(variance + epsilon).</summary>
    public double InverseDeviation { get; }

    /// <summary>The scale times the inverse deviation.</summary>
    public double Factor { get; }

    /// <summary>What is added at last.</summary>
    public float Offset { get; }

    /// <summary>Whether max(0, y) is taken.</summary>
    public bool Rectify { get; }

    /// <summary>Makes the normalizations of a block of maps from their statistics.</summary>
    public static void Make(in BatchNormParameters parameters, int first, int end, BatchNormMap* maps)
    {
        for (int map = first; map < end; map++)
        {
            maps[map - first] = new BatchNormMap(parameters, map);
        }
    }
}
