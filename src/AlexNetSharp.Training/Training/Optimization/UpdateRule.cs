using AlexNetSharp.Kernels.Update;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Training.Optimization;

/// <summary>Each <see cref="OptimizerKind"/> as the factors of one linear update.</summary>
internal static class UpdateRule
{
    /// <summary>The factors of a step.</summary>
    /// <param name="kind">The rule; the local rate of <see cref="OptimizerKind.Lars"/> is in <paramref name="rate"/>.</param>
    /// <param name="momentum">The part of the old velocity that is kept.</param>
    /// <param name="rate">The parameter's learning rate.</param>
    /// <param name="decay">The parameter's weight decay.</param>
    public static LinearFactors Factors(OptimizerKind kind, double momentum, double rate, double decay) =>
        kind switch
        {
            OptimizerKind.Paper => new LinearFactors(momentum, -decay * rate, -rate, WeightVelocity: 1, WeightGradient: 0, Weight: 0),
            OptimizerKind.Torch => new LinearFactors(momentum, decay, 1, WeightVelocity: -rate, WeightGradient: 0, Weight: 0),
            OptimizerKind.Nesterov => new LinearFactors(
                momentum,
                decay,
                1,
                WeightVelocity: -rate * momentum,
                WeightGradient: -rate,
                Weight: -rate * decay),
            OptimizerKind.Lars => new LinearFactors(momentum, rate * decay, rate, WeightVelocity: -1, WeightGradient: 0, Weight: 0),
            _ => throw new InvalidOperationException($"Optimiser {kind} has no rule."),
        };

    /// <summary>The learning rate that LARS gives a layer's weights: the whole rate where either norm is zero.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="trust">The trust coefficient.</param>
    /// <param name="decay">The weight decay.</param>
    /// <param name="weightNorm">The Euclidean norm of the weights.</param>
    /// <param name="gradientNorm">The Euclidean norm of the gradients.</param>
    public static double LocalRate(double rate, double trust, double decay, double weightNorm, double gradientNorm) =>
        weightNorm == 0 || gradientNorm == 0 ? rate : rate * trust * weightNorm / (gradientNorm + (decay * weightNorm));
}
