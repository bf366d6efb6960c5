using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Kernels.Pooling;

namespace AlexNetSharp.Kernels.Fusion;

/// <summary>The extents and constants of ReLU, normalization and max pooling in one.</summary>
/// <param name="Channels">The number of maps of an image; it divides the number of planes.</param>
/// <param name="Pool">The planes and their windows.</param>
/// <param name="Lrn">The constants of the normalization.</param>
public readonly record struct FusedShape(nint Channels, PoolShape Pool, LrnParameters Lrn)
{
    /// <summary>Whether windows can be pooled in one with the layers before: 3x3 pixels, 2 apart, all inside the input.</summary>
    /// <param name="pool">The planes and their windows.</param>
    public static bool Fits(in PoolShape pool) => TripleStrip.Fits(pool);

    /// <summary>Checks that the parts fit together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public void Check()
    {
        if (Channels < 1 || Pool.Planes % Channels != 0)
        {
            throw new ArgumentException($"{Pool.Planes} planes are no whole number of images of {Channels} maps.");
        }

        if (!Fits(Pool))
        {
            throw new ArgumentException(
                $"Windows of {Pool.Kernel}x{Pool.Kernel}, {Pool.Stride} apart over {Pool.Height}x{Pool.Width} pixels, "
                    + $"must be pooled on their own; "
                + "the fused kernel does 3x3 windows, 2 apart, none of which overhangs.");
        }

        Lrn.Check(Channels);
    }
}
