using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// Local response normalization across neighboring maps: y = x / (k + alpha * sum of squares over the window)^beta.
/// </summary>
/// <remarks>
/// Source: Krizhevsky, Sutskever, Hinton, 2012, section 3.3. Every sum is taken afresh over its window, so an infinity reaches the maps
/// of its window and no others. The backward pass computes the denominators again, which is cheaper than storing and loading them.
/// </remarks>
public static unsafe class LrnKernels
{
    /// <summary>Normalizes x into y.</summary>
    /// <param name="x">The input (N, C, H, W), contiguous.</param>
    /// <param name="y">The output, the same shape; must not overlap the input.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="parameters">The constants.</param>
    /// <exception cref="ArgumentException">The window is even, or the groups do not divide the maps.</exception>
    public static void Forward(float* x, float* y, PlaneShape shape, LrnParameters parameters) =>
        RunForward((Float32*)x, (Float32*)y, shape, parameters);

    /// <summary>Normalizes x into y, both stored as bfloat16; y is what float32 would give, rounded once.</summary>
    /// <inheritdoc cref="Forward(float*, float*, PlaneShape, LrnParameters)"/>
    public static void Forward(BFloat16* x, BFloat16* y, PlaneShape shape, LrnParameters parameters) => RunForward(x, y, shape, parameters);

    /// <summary>Normalizes x into y.</summary>
    /// <inheritdoc cref="Forward(float*, float*, PlaneShape, LrnParameters)"/>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, PlaneShape shape, LrnParameters parameters)
    {
        CheckLength(x.Length, shape, nameof(x));
        CheckLength(y.Length, shape, nameof(y));
        fixed (float* from = x, to = y)
        {
            Forward(from, to, shape, parameters);
        }
    }

    /// <summary>Normalizes x into y.</summary>
    /// <inheritdoc cref="Forward(BFloat16*, BFloat16*, PlaneShape, LrnParameters)"/>
    public static void Forward(ReadOnlySpan<BFloat16> x, Span<BFloat16> y, PlaneShape shape, LrnParameters parameters)
    {
        CheckLength(x.Length, shape, nameof(x));
        CheckLength(y.Length, shape, nameof(y));
        fixed (BFloat16* from = x, to = y)
        {
            Forward(from, to, shape, parameters);
        }
    }

    /// <summary>The gradient of the input: dy * s^-beta - 2 * alpha * beta * x * sum over the window of (dy * y / s).</summary>
    /// <param name="x">The input of the forward pass (N, C, H, W), contiguous.</param>
    /// <param name="dy">The gradient of the output, the same shape.</param>
    /// <param name="dx">The gradient of the input, the same shape; must not overlap the others.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="parameters">The constants.</param>
    /// <exception cref="ArgumentException">The window is even, or the groups do not divide the maps.</exception>
    public static void Backward(float* x, float* dy, float* dx, PlaneShape shape, LrnParameters parameters) =>
        RunBackward((Float32*)x, (Float32*)dy, (Float32*)dx, shape, parameters);

    /// <summary>The gradient of the input, all three stored as bfloat16; it is what float32 would give, rounded once.</summary>
    /// <inheritdoc cref="Backward(float*, float*, float*, PlaneShape, LrnParameters)"/>
    public static void Backward(BFloat16* x, BFloat16* dy, BFloat16* dx, PlaneShape shape, LrnParameters parameters) =>
        RunBackward(x, dy, dx, shape, parameters);

    /// <summary>The gradient of the input.</summary>
    /// <inheritdoc cref="Backward(float*, float*, float*, PlaneShape, LrnParameters)"/>
    public static void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, PlaneShape shape, LrnParameters parameters)
    {
        CheckLength(x.Length, shape, nameof(x));
        CheckLength(dy.Length, shape, nameof(dy));
        CheckLength(dx.Length, shape, nameof(dx));
        fixed (float* input = x, upstream = dy, gradient = dx)
        {
            Backward(input, upstream, gradient, shape, parameters);
        }
    }

    /// <summary>The gradient of the input.</summary>
    /// <inheritdoc cref="Backward(BFloat16*, BFloat16*, BFloat16*, PlaneShape, LrnParameters)"/>
    public static void Backward(
        ReadOnlySpan<BFloat16> x,
        ReadOnlySpan<BFloat16> dy,
        Span<BFloat16> dx,
        PlaneShape shape,
        LrnParameters parameters)
    {
        CheckLength(x.Length, shape, nameof(x));
        CheckLength(dy.Length, shape, nameof(dy));
        CheckLength(dx.Length, shape, nameof(dx));
        fixed (BFloat16* input = x, upstream = dy, gradient = dx)
        {
            Backward(input, upstream, gradient, shape, parameters);
        }
    }

    private static void RunForward<TStored>(TStored* x, TStored* y, PlaneShape shape, LrnParameters parameters)
        where TStored : unmanaged, IStored<TStored>
    {
        parameters.Check(shape.Channels);
        var blocks = new LrnBlocks(shape, parameters.Groups);
        if (parameters.Beta == RootPower.Beta)
        {
            KernelThreads.Run(blocks.Count, new LrnForwardJob<RootPower, TStored>(x, y, blocks, parameters));
        }
        else
        {
            KernelThreads.Run(blocks.Count, new LrnForwardJob<AnyPower, TStored>(x, y, blocks, parameters));
        }
    }

    private static void RunBackward<TStored>(TStored* x, TStored* dy, TStored* dx, PlaneShape shape, LrnParameters parameters)
        where TStored : unmanaged, IStored<TStored>
    {
        parameters.Check(shape.Channels);
        var blocks = new LrnBlocks(shape, parameters.Groups);
        if (parameters.Beta == RootPower.Beta)
        {
            KernelThreads.Run(blocks.Count, new LrnBackwardJob<RootPower, TStored>(x, dy, dx, blocks, parameters));
        }
        else
        {
            KernelThreads.Run(blocks.Count, new LrnBackwardJob<AnyPower, TStored>(x, dy, dx, blocks, parameters));
        }
    }

    private static void CheckLength(int length, PlaneShape shape, string name)
    {
        if (length != shape.Count)
        {
            throw new ArgumentException(
                $"{length} values do not fill {shape.Images} images of {shape.Channels} maps of {shape.Plane} pixels.",
                name);
        }
    }
}
