using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Update;

/// <summary>
/// One step of gradient descent with momentum on one parameter, in one pass over memory. Weights w, velocities v and gradients g are
/// combined by six factors, which makes it the step of any such rule: v := a v + b w + c g; w := w + (d v + e g + f w).
/// </summary>
/// <remarks>What w changes by is summed up before it is added, so that a small decay f is not rounded away beside 1.</remarks>
public static unsafe class LinearUpdate
{
    private const int BlockLength = 1 << 15;

    /// <summary>Updates weights and velocities in place.</summary>
    /// <param name="weights">The weights w, float32.</param>
    /// <param name="velocities">The velocities v, float32.</param>
    /// <param name="gradients">The gradients g, float32.</param>
    /// <param name="length">The number of values of each.</param>
    /// <param name="factors">The six factors.</param>
    /// <returns>Sums over the parameter; the same bits for any number of threads.</returns>
    public static UpdateSums Apply(float* weights, float* velocities, float* gradients, nint length, in LinearFactors factors)
    {
        var blocks = new UpdateSums[checked((int)((length + BlockLength - 1) / BlockLength))];
        fixed (UpdateSums* sums = blocks)
        {
            KernelThreads.Run(blocks.Length, new Job(new LinearWork(weights, velocities, gradients, factors), sums, length));
        }

        UpdateSums all = default;
        foreach (UpdateSums block in blocks)
        {
            all = new UpdateSums(all.Weights + block.Weights, all.Changes + block.Changes);
        }

        return all;
    }

    /// <summary>Updates weights and velocities in place.</summary>
    /// <inheritdoc cref="Apply(float*, float*, float*, nint, in LinearFactors)"/>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static UpdateSums Apply(Span<float> weights, Span<float> velocities, ReadOnlySpan<float> gradients, in LinearFactors factors)
    {
        if (velocities.Length != weights.Length || gradients.Length != weights.Length)
        {
            throw new ArgumentException(
                $"{weights.Length} weights need as many velocities and gradients, not {velocities.Length} and {gradients.Length}.");
        }

        fixed (float* w = weights, v = velocities, g = gradients)
        {
            return Apply(w, v, g, weights.Length, factors);
        }
    }

    private readonly struct Job(LinearWork work, UpdateSums* sums, nint length) : IKernelJob
    {
        private readonly UpdateSums* _sums = sums;

        /// <inheritdoc/>
        public void Run(int block)
        {
            nint start = (nint)block * BlockLength;
            LaneTiers.Run(start, Math.Min(start + BlockLength, length), work with { Sums = _sums + block });
        }
    }
}

/// <summary>The factors of a <see cref="LinearUpdate"/>.</summary>
/// <param name="Velocity">a: the part of the old velocity that is kept.</param>
/// <param name="VelocityWeight">b: what the weight adds to the velocity.</param>
/// <param name="VelocityGradient">c: what the gradient adds to the velocity.</param>
/// <param name="WeightVelocity">d: what the new velocity adds to the weight.</param>
/// <param name="WeightGradient">e: what the gradient adds to the weight.</param>
/// <param name="Weight">f: what the weight adds to itself.</param>
public readonly record struct LinearFactors(
    double Velocity, double VelocityWeight, double VelocityGradient, double WeightVelocity, double WeightGradient, double Weight);

/// <summary>Sums over the values of a parameter.</summary>
/// <param name="Weights">The sum of |w| after the update; NaN or infinite where a weight is.</param>
/// <param name="Changes">The sum of what each w changed by, without sign; NaN or infinite where a change is.</param>
public readonly record struct UpdateSums(double Weights, double Changes);
