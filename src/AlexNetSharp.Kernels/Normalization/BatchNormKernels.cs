namespace AlexNetSharp.Kernels.Normalization;

/// <summary>
/// Batch normalization of every map over images and pixels, y = scale * (x - mean) / sqrt(variance + epsilon) + shift, and max(0, y) in the
/// same pass where asked.
/// </summary>
/// <remarks>
/// Source: Ioffe, Szegedy, 2015, algorithm 1. A block of work is a map, or a few small ones, of all images: the second look at their values
/// finds them in a cache where the whole batch would not fit, and the result does not depend on the number of threads.
/// </remarks>
public static unsafe class BatchNormKernels
{
    /// <summary>Normalizes with the batch's own statistics, which it writes.</summary>
    /// <param name="x">The input, float32 (N, C, H, W), contiguous.</param>
    /// <param name="y">The output, the same shape; must not overlap the input.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="parameters">Scale and shift to read, mean and variance to write.</param>
    /// <exception cref="ArgumentException">A map has fewer than two values, or epsilon is not a positive number.</exception>
    public static void Train(float* x, float* y, PlaneShape shape, in BatchNormParameters parameters)
    {
        Check(parameters);
        if (shape.Images * shape.Plane < 2)
        {
            throw new ArgumentException(
                $"Batch normalisation learns from at least two values of a map; {shape.Images} images of {shape.Plane} pixels have "
                    + $"{shape.Images * shape.Plane}.");
        }

        var job = new BatchNormForwardJob(x, y, shape, parameters, measure: true);
        KernelThreads.Run(job.Blocks, job);
    }

    /// <summary>Normalizes with given statistics.</summary>
    /// <param name="x">The input, float32 (N, C, H, W), contiguous.</param>
    /// <param name="y">The output, the same shape; must not overlap the input.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="parameters">Scale, shift, mean and variance to read.</param>
    /// <exception cref="ArgumentException">Epsilon is not a positive number.</exception>
    public static void Infer(float* x, float* y, PlaneShape shape, in BatchNormParameters parameters)
    {
        Check(parameters);
        var job = new BatchNormForwardJob(x, y, shape, parameters, measure: false);
        KernelThreads.Run(job.Blocks, job);
    }

    /// <summary>
    /// The gradients of <see cref="Train"/>. Which outputs were positive is computed again, to the bit, so that y need not be kept.
    /// </summary>
    /// <param name="x">The input of the forward pass, float32 (N, C, H, W), contiguous.</param>
    /// <param name="dy">The gradient of the output, the same shape.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="parameters">Those of the forward pass, with the statistics that it wrote.</param>
    /// <param name="gradients">The gradients; overwritten; that of the input must not overlap the others.</param>
    /// <exception cref="ArgumentException">Epsilon is not a positive number.</exception>
    public static void Backward(float* x, float* dy, PlaneShape shape, in BatchNormParameters parameters, in BatchNormGradients gradients)
    {
        Check(parameters);
        var job = new BatchNormBackwardJob(x, dy, shape, parameters, gradients);
        KernelThreads.Run(job.Blocks, job);
    }

    private static void Check(in BatchNormParameters parameters)
    {
        if (!double.IsFinite(parameters.Epsilon) || parameters.Epsilon <= 0)
        {
            throw new ArgumentException($"Batch normalisation needs a positive epsilon, such as 1e-5; this one is {parameters.Epsilon}.");
        }
    }
}
