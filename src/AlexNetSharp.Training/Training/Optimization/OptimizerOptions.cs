using System.Collections.ObjectModel;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Training.Optimization;

/// <summary>The constants of an <see cref="Optimizer"/>; the paper's by default.</summary>
internal sealed record OptimizerOptions
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

    /// <summary>The constants that a recipe asks for.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="newClassifier">
    /// The layer that starts anew on weights of other classes, and has a rate of its own; null where none does.
    /// </param>
    public static OptimizerOptions Of(TrainingRecipe recipe, string? newClassifier = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        OptimizerRecipe optimizer = recipe.Optimizer;
        return new OptimizerOptions
        {
            Kind = optimizer.Kind,
            Momentum = optimizer.Momentum,
            WeightDecay = optimizer.WeightDecay,
            Trust = optimizer.Trust,
            Biases = new ParameterRule(optimizer.BiasRateFactor, optimizer.BiasDecayFactor),
            Layers = newClassifier is null ? recipe.Layers : WithFactor(recipe.Layers, newClassifier, optimizer.NewClassifierRateFactor),
        };
    }

    private static Dictionary<string, LayerRule> WithFactor(IReadOnlyDictionary<string, LayerRule> layers, string classifier, double factor)
    {
        LayerRule rule = layers.GetValueOrDefault(classifier) ?? new LayerRule();
        return new(layers, StringComparer.Ordinal) { [classifier] = rule with { RateFactor = rule.RateFactor * factor } };
    }
}
