using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// What a stretch of the last maps has contributed to the gradients around them: as many rows as a window has maps, used in turn. The last
/// vector of a stretch, which goes over columns of the one before, comes after it: the order of a vector's lanes is its own affair.
/// </summary>
internal readonly unsafe struct LrnRings(float* memory, nint start, nint width, nint rows)
{
    private readonly float* _terms = memory - start;
    private readonly float* _directs = memory + (rows * Row(width)) - start;
    private readonly nint _row = Row(width);

    /// <summary>The end of the memory.</summary>
    public float* End { get; } = memory + (2 * rows * Row(width));

    /// <summary>How many values the rows take.</summary>
    public static int Length(nint width, nint rows) => checked((int)(2 * rows * Row(width)));

    /// <summary>dy * y / s of a map, as if from column 0 on.</summary>
    public float* Terms(nint channel) => _terms + (channel % rows * _row);

    /// <summary>dy * s^-beta of a map, as if from column 0 on.</summary>
    public float* Directs(nint channel) => _directs + (channel % rows * _row);

    private static nint Row(nint width) => width + (2 * LaneTiers.Widest);
}
