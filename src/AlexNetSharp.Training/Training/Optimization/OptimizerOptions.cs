using System.Collections.ObjectModel;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Training.Optimization;

/// <summary>The constants of an <see cref="Optimizer"/>; the paper's by default.</summary>
public sealed record OptimizerOptions
{
    /// <summary>The rule.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.Paper;

    /// <summary>The part of the old velocity that is kept.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The weight decay.</summary>
    public double WeightDecay { get; init; } = 0.0005;

    /// <summary>The trust coefficient of <see cref="OptimizerKind.Lars"/>.</summary>
    public double Trust { get; init; } = 0.001;

    /// <summary>The factors of weights.</summary>
    public ParameterRule Weights { get; init; } = new(1, 1);

    /// <summary>The factors of biases; Caffe's and cuda-convnet2's recipes use (2, 0).</summary>
    public ParameterRule Biases { get; init; } = new(1, 1);

    /// <summary>What single layers do otherwise, by the layer's name.</summary>
    public IReadOnlyDictionary<string, LayerRule> Layers { get; init; } = ReadOnlyDictionary<string, LayerRule>.Empty;
}

/// <summary>What a kind of parameter multiplies the step's constants by.</summary>
/// <param name="RateFactor">The factor of the learning rate.</param>
/// <param name="DecayFactor">The factor of the weight decay.</param>
public readonly record struct ParameterRule(double RateFactor, double DecayFactor);
