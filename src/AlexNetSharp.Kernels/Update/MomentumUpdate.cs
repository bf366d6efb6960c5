using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Update;

/// <summary>The paper's update of one parameter, in one pass over memory: v := momentum * v - decay * w - rate * g; w := w + v.</summary>
/// <remarks>Source: the paper, section 5.</remarks>
public static unsafe class MomentumUpdate
{
    private const int BlockLength = 1 << 15;

    /// <summary>Updates weights and velocities in place.</summary>
    /// <param name="weights">The weights w, float32.</param>
    /// <param name="velocities">The velocities v, float32.</param>
    /// <param name="gradients">The gradients g, float32.</param>
    /// <param name="length">The number of values of each.</param>
    /// <param name="factors">The three factors.</param>
    public static void Apply(float* weights, float* velocities, float* gradients, nint length, MomentumFactors factors) =>
        KernelThreads.Run(checked((int)((length + BlockLength - 1) / BlockLength)), new Job(weights, velocities, gradients, length, factors));

    /// <summary>Updates weights and velocities in place.</summary>
    /// <inheritdoc cref="Apply(float*, float*, float*, nint, MomentumFactors)"/>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Apply(Span<float> weights, Span<float> velocities, ReadOnlySpan<float> gradients, MomentumFactors factors)
    {
        if (velocities.Length != weights.Length || gradients.Length != weights.Length)
        {
            throw new ArgumentException($"{weights.Length} weights need as many velocities and gradients, not {velocities.Length} and {gradients.Length}.");
        }

        fixed (float* w = weights, v = velocities, g = gradients)
        {
            Apply(w, v, g, weights.Length, factors);
        }
    }

    private readonly struct Job(float* weights, float* velocities, float* gradients, nint length, MomentumFactors factors) : IKernelJob, ILaneWork
    {
        private readonly float* _weights = weights;
        private readonly float* _velocities = velocities;
        private readonly float* _gradients = gradients;

        /// <inheritdoc/>
        public void Run(int block)
        {
            nint start = (nint)block * BlockLength;
            LaneTiers.Run(start, Math.Min(start + BlockLength, length), this);
        }

        /// <inheritdoc/>
        public void Columns<TLanes, TVector>(nint start, nint count)
            where TLanes : ILanes<TVector>
            where TVector : unmanaged
        {
            TVector momentum = TLanes.Splat(factors.Momentum);
            TVector decay = TLanes.Splat(-factors.Decay);
            TVector rate = TLanes.Splat(-factors.Rate);
            for (nint i = start; i < start + count; i += TLanes.Count)
            {
                TVector weight = TLanes.Load(_weights + i);
                TVector velocity = TLanes.Multiply(momentum, TLanes.Load(_velocities + i));
                velocity = TLanes.MultiplyAdd(decay, weight, velocity);
                velocity = TLanes.MultiplyAdd(rate, TLanes.Load(_gradients + i), velocity);
                TLanes.Store(velocity, _velocities + i);
                TLanes.Store(TLanes.Add(weight, velocity), _weights + i);
            }
        }
    }
}

/// <summary>The factors of a <see cref="MomentumUpdate"/>.</summary>
/// <param name="Momentum">The part of the old velocity that is kept.</param>
/// <param name="Decay">The factor of the weight: weight decay times learning rate.</param>
/// <param name="Rate">The factor of the gradient: the learning rate.</param>
public readonly record struct MomentumFactors(float Momentum, float Decay, float Rate);
