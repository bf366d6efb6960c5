using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Pooling;

/// <summary>
/// Max pooling over overlapping windows. The first of equal maxima, in row order, wins; a value that is not a number wins over all, the
/// last of them; a window of only negative infinities gives its first cell.
/// </summary>
/// <remarks>Source: the paper, section 3.4; the rule for ties and NaN is PyTorch's max_pool2d.</remarks>
public static unsafe class MaxPoolKernels
{
    /// <summary>Takes the maximum of every window.</summary>
    /// <param name="x">The input planes of height * width values.</param>
    /// <param name="y">The output planes of output height * output width values.</param>
    /// <param name="places">
    /// Where each maximum stood inside its window, row * kernel + column, for the backward pass; null where none follows.
    /// </param>
    /// <param name="shape">The extents.</param>
    public static void Forward(float* x, float* y, byte* places, in PoolShape shape) =>
        RunForward((Float32*)x, (Float32*)y, places, shape);

    /// <summary>Takes the maximum of every window of an input stored as bfloat16; exact, and what is not a number becomes quiet.</summary>
    /// <inheritdoc cref="Forward(float*, float*, byte*, in PoolShape)"/>
    public static void Forward(BFloat16* x, BFloat16* y, byte* places, in PoolShape shape) => RunForward(x, y, places, shape);

    /// <summary>Takes the maximum of every window.</summary>
    /// <inheritdoc cref="Forward(float*, float*, byte*, in PoolShape)"/>
    /// <exception cref="ArgumentException">A span's length differs from the shape's.</exception>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y, Span<byte> places, in PoolShape shape)
    {
        CheckLength(x.Length, shape.InputCount, nameof(x));
        CheckLength(y.Length, shape.OutputCount, nameof(y));
        CheckLength(places.Length, shape.OutputCount, nameof(places));
        fixed (float* from = x, to = y)
        fixed (byte* where = places)
        {
            Forward(from, to, where, shape);
        }
    }

    /// <summary>Takes the maximum of every window.</summary>
    /// <inheritdoc cref="Forward(BFloat16*, BFloat16*, byte*, in PoolShape)"/>
    /// <exception cref="ArgumentException">A span's length differs from the shape's.</exception>
    public static void Forward(ReadOnlySpan<BFloat16> x, Span<BFloat16> y, Span<byte> places, in PoolShape shape)
    {
        CheckLength(x.Length, shape.InputCount, nameof(x));
        CheckLength(y.Length, shape.OutputCount, nameof(y));
        CheckLength(places.Length, shape.OutputCount, nameof(places));
        fixed (BFloat16* from = x, to = y)
        fixed (byte* where = places)
        {
            Forward(from, to, where, shape);
        }
    }

    /// <summary>Gives every window's gradient to the cell that was its maximum; cells of several windows get the sum.</summary>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="places">Where each maximum stood, from the forward pass.</param>
    /// <param name="dx">The gradient of the input; overwritten.</param>
    /// <param name="shape">The extents.</param>
    public static void Backward(float* dy, byte* places, float* dx, in PoolShape shape) =>
        RunBackward((Float32*)dy, places, (Float32*)dx, shape);

    /// <summary>Gives every window's gradient to the cell that was its maximum, both stored as bfloat16; sums are rounded once.</summary>
    /// <inheritdoc cref="Backward(float*, byte*, float*, in PoolShape)"/>
    public static void Backward(BFloat16* dy, byte* places, BFloat16* dx, in PoolShape shape) => RunBackward(dy, places, dx, shape);

    /// <summary>Gives every window's gradient to the cell that was its maximum.</summary>
    /// <inheritdoc cref="Backward(float*, byte*, float*, in PoolShape)"/>
    /// <exception cref="ArgumentException">A span's length differs from the shape's.</exception>
    public static void Backward(ReadOnlySpan<float> dy, ReadOnlySpan<byte> places, Span<float> dx, in PoolShape shape)
    {
        CheckLength(dy.Length, shape.OutputCount, nameof(dy));
        CheckLength(places.Length, shape.OutputCount, nameof(places));
        CheckLength(dx.Length, shape.InputCount, nameof(dx));
        fixed (float* upstream = dy, gradient = dx)
        fixed (byte* where = places)
        {
            Backward(upstream, where, gradient, shape);
        }
    }

    /// <summary>Gives every window's gradient to the cell that was its maximum.</summary>
    /// <inheritdoc cref="Backward(BFloat16*, byte*, BFloat16*, in PoolShape)"/>
    /// <exception cref="ArgumentException">A span's length differs from the shape's.</exception>
    public static void Backward(ReadOnlySpan<BFloat16> dy, ReadOnlySpan<byte> places, Span<BFloat16> dx, in PoolShape shape)
    {
        CheckLength(dy.Length, shape.OutputCount, nameof(dy));
        CheckLength(places.Length, shape.OutputCount, nameof(places));
        CheckLength(dx.Length, shape.InputCount, nameof(dx));
        fixed (BFloat16* upstream = dy, gradient = dx)
        fixed (byte* where = places)
        {
            Backward(upstream, where, gradient, shape);
        }
    }

    private static void RunForward<TStored>(TStored* x, TStored* y, byte* places, in PoolShape shape)
        where TStored : unmanaged, IStored<TStored>
    {
        int planes = checked((int)shape.Planes);
        if (TripleStrip.Fits(shape))
        {
            KernelThreads.Run(planes, new TripleForwardJob<TStored>(x, y, places, shape));
        }
        else
        {
            KernelThreads.Run(planes, new MaxPoolForwardJob<TStored>(x, y, places, shape));
        }
    }

    private static void RunBackward<TStored>(TStored* dy, byte* places, TStored* dx, in PoolShape shape)
        where TStored : unmanaged, IStored<TStored>
    {
        int planes = checked((int)shape.Planes);
        if (TripleStrip.Fits(shape))
        {
            KernelThreads.Run(planes, new TripleBackwardJob<TStored>(dy, places, dx, shape));
        }
        else
        {
            KernelThreads.Run(planes, new MaxPoolBackwardJob<TStored>(dy, places, dx, shape));
        }
    }

    private static void CheckLength(int length, nint wanted, string name)
    {
        if (length != wanted)
        {
            throw new ArgumentException($"{length} values were given where the shape has {wanted}.", name);
        }
    }
}
