namespace AlexNetSharp.Kernels.Normalization;

/// <summary>The constants of local response normalization, x / (k + alpha * sum of squares over the window)^beta.</summary>
/// <param name="Size">Number of neighboring maps in the window, centered on the map; odd.</param>
/// <param name="K">The constant k.</param>
/// <param name="Alpha">The factor of the sum of squares, as it is applied: already divided by the size where a network does that.</param>
/// <param name="Beta">The exponent.</param>
/// <param name="Groups">Groups of maps that the window does not leave; it is cut at their borders.</param>
public readonly record struct LrnParameters(int Size, float K, float Alpha, float Beta, int Groups = 1)
{
    /// <summary>Checks the constants against a number of maps.</summary>
    /// <param name="channels">The number of maps.</param>
    /// <exception cref="ArgumentException">The size is even or below 1, or the groups do not divide the maps.</exception>
    public void Check(nint channels)
    {
        if (Size < 1 || Size % 2 == 0)
        {
            throw new ArgumentException($"A normalisation window of {Size} maps cannot be centred on a map; give an odd number.");
        }

        if (Groups < 1 || channels % Groups != 0)
        {
            throw new ArgumentException($"{channels} maps cannot be divided evenly among {Groups} groups of normalisation.");
        }
    }
}

/// <summary>The extents of a contiguous tensor of shape (N, C, H, W), its two spatial axes taken as one.</summary>
/// <param name="Images">N.</param>
/// <param name="Channels">C.</param>
/// <param name="Plane">H * W.</param>
public readonly record struct PlaneShape(nint Images, nint Channels, nint Plane)
{
    /// <summary>The number of values.</summary>
    public nint Count => Images * Channels * Plane;
}
