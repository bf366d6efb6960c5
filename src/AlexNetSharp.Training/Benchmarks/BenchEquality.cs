using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Benchmarks;

/// <summary>How far two ways that were timed agree, checked before the clock started. A part is null where it was not compared.</summary>
internal sealed record BenchEquality
{
    /// <summary>The largest accepted difference of losses, a part of the loss.</summary>
    internal const double LossTolerance = 1e-5;

    /// <summary>The largest accepted norm of a difference of tensors, a part of the tensor's norm.</summary>
    internal const double NormTolerance = 1e-4;

    /// <summary>The difference of the losses, a part of the baseline's.</summary>
    public double? LossDifference { get; init; }

    /// <summary>The norm of the difference of a gradient, a part of its norm: the largest of all.</summary>
    public double? LargestGradientDifference { get; init; }

    /// <summary>The tensor with the largest difference of gradients.</summary>
    public string? LargestGradientDifferenceOf { get; init; }

    /// <summary>The norm of the difference of outputs (logits, or a kernel's), a part of their norm: the largest of all.</summary>
    public double? LargestOutputDifference { get; init; }

    /// <summary>The larger of two findings in every part.</summary>
    internal BenchEquality And(BenchEquality other) => new()
    {
        LossDifference = Larger(LossDifference, other.LossDifference),
        LargestGradientDifference = Larger(LargestGradientDifference, other.LargestGradientDifference),
        LargestGradientDifferenceOf = (other.LargestGradientDifference ?? 0) > (LargestGradientDifference ?? -1)
            ? other.LargestGradientDifferenceOf
            : LargestGradientDifferenceOf,
        LargestOutputDifference = Larger(LargestOutputDifference, other.LargestOutputDifference),
    };

    /// <summary>Refuses to time what differs.</summary>
    /// <param name="what">What was compared.</param>
    /// <param name="baseline">With whose, in the genitive.</param>
    /// <param name="looser">How many times the tolerances between float32 implementations are accepted.</param>
    /// <exception cref="AlexNetException">A part is above its tolerance, or not a number.</exception>
    internal BenchEquality OrThrow(string what, string baseline = "the stock library's", double looser = 1)
    {
        Check(LossDifference, looser * LossTolerance, "the loss", what, baseline);
        Check(LargestGradientDifference, looser * NormTolerance, $"the gradient of {LargestGradientDifferenceOf}", what, baseline);
        Check(LargestOutputDifference, looser * NormTolerance, "the output", what, baseline);
        return this;
    }

    /// <summary>How far the gradients of a parameter agree.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="expected">The baseline's parameter.</param>
    /// <param name="actual">Ours.</param>
    internal static BenchEquality OfGradient(string name, Tensor expected, Tensor actual) => new()
    {
        LargestGradientDifference = Difference(Gradient(expected, name), Gradient(actual, name)),
        LargestGradientDifferenceOf = name,
    };

    /// <summary>The norm of a difference as a part of the expected tensor's norm.</summary>
    /// <param name="expected">The baseline's values.</param>
    /// <param name="actual">Ours.</param>
    internal static double Difference(Tensor expected, Tensor actual)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        double norm = Norm(expected);
        double difference = Norm(actual - expected);
        return difference == 0 ? 0 : difference / norm;
    }

    private static Tensor Gradient(Tensor parameter, string name) =>
        parameter.grad ?? throw new InvalidOperationException($"A training step left no gradient of {name} to compare.");

    private static double Norm(Tensor values) => values.square().sum(ScalarType.Float64).sqrt().item<double>();

    private static double? Larger(double? a, double? b) =>
        a is null ? b
        : b is null ? a
        : double.IsNaN(a.Value) ? a
        : Math.Max(a.Value, b.Value);

    private static void Check(double? difference, double tolerance, string part, string what, string baseline)
    {
        if (difference is { } found && !(found <= tolerance))
        {
            throw new AlexNetException(
                $"{what} is not timed: {part} differs from {baseline} by {found:g3} of its size, and at most {tolerance:g3} is accepted; "
                    + $"this is a defect, please report it.");
        }
    }
}
