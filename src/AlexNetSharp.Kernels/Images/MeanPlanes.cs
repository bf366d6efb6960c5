namespace AlexNetSharp.Kernels.Images;

/// <summary>The means of a window's pixels: a plane a channel.</summary>
/// <param name="values">The mean of the first channel of the window's first pixel.</param>
/// <param name="planePitch">Values from a channel's to the next one's.</param>
/// <param name="rowPitch">Values from a row's to the next one's; 0 where all rows have the same.</param>
/// <param name="moves">Whether a pixel keeps its mean when the window is mirrored; otherwise the place does.</param>
internal readonly unsafe struct MeanPlanes(float* values, nint planePitch, nint rowPitch, bool moves)
{
    private readonly float* _values = values;

    /// <summary>Whether a pixel keeps its mean when the window is mirrored; otherwise the place does.</summary>
    public bool Moves => moves;

    /// <summary>The means of a row of the window.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="y">The row, counted in the window.</param>
    public float* Row(int channel, int y) => _values + (channel * planePitch) + (y * rowPitch);
}
