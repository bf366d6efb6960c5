using AlexNetSharp.Kernels.Update;
using AlexNetSharp.Layers;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Optimization;

/// <summary>What an optimizer computes on a parameter: by kernels on plain tensors, by tensor operations on others.</summary>
internal static class ParameterArithmetic
{
    /// <summary>Updates a parameter and its velocity in place.</summary>
    /// <param name="weight">The parameter.</param>
    /// <param name="velocity">Its velocity.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="factors">The factors of the update.</param>
    /// <returns>
    /// The sums of |w| and of what each w changed by, a pair in float64 on the parameter's device, in the caller's dispose scope.
    /// </returns>
    public static Tensor Update(Tensor weight, Tensor velocity, Tensor gradient, in LinearFactors factors)
    {
        if (ArePlain(weight, velocity, gradient))
        {
            UpdateSums sums = UpdatePlain(weight, velocity, gradient, factors);
            return tensor([sums.Weights, sums.Changes]);
        }

        velocity.mul_(factors.Velocity);
        velocity.add_(weight, factors.VelocityWeight);
        velocity.add_(gradient, factors.VelocityGradient);
        using Tensor change = velocity * factors.WeightVelocity;
        change.add_(gradient, factors.WeightGradient);
        change.add_(weight, factors.Weight);
        weight.add_(change);
        return stack([weight.abs().sum(ScalarType.Float64), change.abs_().sum(ScalarType.Float64)]);
    }

    /// <summary>The Euclidean norm of a tensor, computed in float64.</summary>
    public static double Norm(Tensor values)
    {
        if (TensorMemory.IsPlain(values))
        {
            return Math.Sqrt(SquareSumOf(values));
        }

        using Tensor wide = values.to(ScalarType.Float64);
        using Tensor squares = wide.square();
        using Tensor sum = squares.sum();
        return Math.Sqrt(sum.item<double>());
    }

    private static bool ArePlain(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor one in tensors)
        {
            if (!TensorMemory.IsPlain(one))
            {
                return false;
            }
        }

        return true;
    }

    private static unsafe UpdateSums UpdatePlain(Tensor weight, Tensor velocity, Tensor gradient, in LinearFactors factors) =>
        LinearUpdate.Apply(
            TensorMemory.Floats(weight),
            TensorMemory.Floats(velocity),
            TensorMemory.Floats(gradient),
            (nint)gradient.numel(),
            factors);

    private static unsafe double SquareSumOf(Tensor values) => SquareSum.Of(TensorMemory.Floats(values), (nint)values.numel());
}
