namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// What a stretch of the last maps has contributed to the gradients around them: as many rows as a window has maps, used in turn.
/// </summary>
internal readonly unsafe struct LrnRings(float* memory, nint start, nint width, nint rows)
{
    private readonly float* _terms = memory - start;
    private readonly float* _directs = memory + (rows * width) - start;

    /// <summary>How many values the rows take.</summary>
    public static int Length(nint width, nint rows) => checked((int)(2 * rows * width));

    /// <summary>The end of the memory.</summary>
    public float* End => _directs + (rows * width) + start;

    /// <summary>dy * y / s of a map, as if from column 0 on.</summary>
    public float* Terms(nint channel) => _terms + (channel % rows * width);

    /// <summary>dy * s^-beta of a map, as if from column 0 on.</summary>
    public float* Directs(nint channel) => _directs + (channel % rows * width);
}
