using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Convolution (cross-correlation) with groups, stride and zeros around the input, and its gradients, over contiguous float32 (N, C, H, W).
/// Patches are never copied out; the result does not depend on the number of threads.
/// </summary>
public static unsafe class ConvolutionKernels
{
    /// <summary>Convolves a batch.</summary>
    /// <param name="x">The input (N, C, H, W).</param>
    /// <param name="weights">Filters (outputs, C / groups, kernel, kernel).</param>
    /// <param name="bias">Biases (outputs), or null for none.</param>
    /// <param name="y">The output (N, outputs, output height, output width); overwritten.</param>
    /// <param name="shape">The extents.</param>
    /// <exception cref="ArgumentException">The extents are no convolution.</exception>
    public static void Forward(float* x, float* weights, float* bias, float* y, in ConvolutionShape shape)
    {
        shape.Check();
        Convolve(x, weights, new ConvolutionEpilogue { Bias = bias }, y, shape);
    }

    /// <summary>Computes the gradient of the input from that of the output.</summary>
    /// <param name="dy">The output's gradient (N, outputs, output height, output width).</param>
    /// <param name="weights">Filters (outputs, C / groups, kernel, kernel).</param>
    /// <param name="dx">The input's gradient (N, C, H, W); overwritten.</param>
    /// <param name="shape">The extents of the convolution itself.</param>
    /// <exception cref="ArgumentException">
    /// The extents are no convolution, or have no <see cref="ConvolutionShape.HasInputGradient"/>.
    /// </exception>
    public static void InputGradient(float* dy, float* weights, float* dx, in ConvolutionShape shape)
    {
        shape.Check();
        if (!shape.HasInputGradient)
        {
            throw new ArgumentException($"Only fewer zeros than the kernel's {shape.Kernel} pixels have an input gradient here: {shape}.");
        }

        if (shape.Stride > 1)
        {
            StridedInputGradient.Compute(dy, weights, dx, shape);
            return;
        }

        using ScratchMemory turned = TurnedFilters.Of(weights, shape);
        Convolve(dy, turned.Floats, default, dx, shape.InputGradient);
    }

    /// <summary>Computes the gradients of weights and biases.</summary>
    /// <param name="x">The input (N, C, H, W).</param>
    /// <param name="dy">The output's gradient (N, outputs, output height, output width).</param>
    /// <param name="weightGradient">Gradient of the filters; overwritten.</param>
    /// <param name="biasGradient">Gradient of the biases (outputs); overwritten.</param>
    /// <param name="shape">The extents.</param>
    /// <exception cref="ArgumentException">The extents are no convolution.</exception>
    public static void ParameterGradients(float* x, float* dy, float* weightGradient, float* biasGradient, in ConvolutionShape shape)
    {
        shape.Check();
        using var sums = new ConvolutionGradientSums(shape);
        fixed (
            int* taps = ConvolutionOffsets.TapsOf(shape),
                pixels = ConvolutionOffsets.PixelsOf(shape, ConvolutionGradientJob.BatchOf(shape)))
        {
            var job = new ConvolutionGradientJob(x, dy, taps, pixels, sums, shape);
            KernelThreads.Run(job.Blocks, new TiledBlocks<ConvolutionGradientJob>(job));
        }

        KernelThreads.Run(shape.Groups * Panels.Count(shape.GroupOutputs), new ReduceJob(sums, weightGradient, biasGradient, shape));
    }

    private static void Convolve(float* x, float* weights, in ConvolutionEpilogue epilogue, float* y, in ConvolutionShape shape)
    {
        if (shape.Images == 0)
        {
            return;
        }

        if (WinogradShape.Pays(shape))
        {
            using PackedRows filters = WinogradFilters.Of(weights, shape);
            new WinogradConvolution(shape).Run(x, filters, epilogue, y, shape.Images);
            return;
        }

        using PackedFilters packed = PackedFilters.Pack(weights, shape);
        Convolve(x, packed, new ConvolutionOffsets(shape), epilogue, y, shape);
    }

    internal static void Convolve(
        float* x,
        PackedFilters filters,
        ConvolutionOffsets offsets,
        in ConvolutionEpilogue epilogue,
        float* y,
        in ConvolutionShape shape)
    {
        var job = new ConvolutionForwardJob(x, filters, epilogue, y, offsets, shape);
        KernelThreads.Run(job.Blocks, new TiledBlocks<ConvolutionForwardJob>(job));
    }

    private readonly struct ReduceJob(ConvolutionGradientSums sums, float* weights, float* biases, ConvolutionShape shape) : IKernelJob
    {
        private readonly float* _weights = weights;
        private readonly float* _biases = biases;

        /// <inheritdoc/>
        public void Run(int block)
        {
            (int group, int panel) = Math.DivRem(block, Panels.Count(shape.GroupOutputs));
            sums.Reduce(group, panel);
            int output = panel * Panels.Width;
            int count = Math.Min(Panels.Width, shape.GroupOutputs - output);
            output += group * shape.GroupOutputs;
            Panels.ToPlanes(
                sums.Weights(0, group, panel),
                shape.FilterSize,
                _weights + ((nint)output * shape.FilterSize),
                shape.FilterSize,
                count);
            new ReadOnlySpan<float>(sums.Biases(0, group, panel), count).CopyTo(new Span<float>(_biases + output, count));
        }
    }
}
