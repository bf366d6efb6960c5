using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Training.Optimization;

/// <summary>The rules of single layers on a network.</summary>
internal static class LayerRules
{
    private static readonly LayerRule Usual = new();

    /// <summary>Refuses a recipe that has a rule for a layer which its network has not, or that leaves nothing to train.</summary>
    /// <param name="network">The recipe's network.</param>
    /// <param name="recipe">The recipe.</param>
    /// <exception cref="InvalidOptionException">A name is unknown, or every layer is frozen.</exception>
    public static void Check(NetworkDefinition network, TrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(recipe);
        Check(NetworkSummary.Of(network).Layers.Where(layer => layer.Parameters > 0).Select(layer => layer.Name), recipe.Layers);
    }

    /// <summary>Stops gradients of the layers that rules freeze, so that no time is spent on them.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rules">The rules by the layer's name.</param>
    /// <exception cref="InvalidOptionException">A name is unknown, or every layer is frozen.</exception>
    public static void Freeze(NetworkModule network, IReadOnlyDictionary<string, LayerRule> rules)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(rules);
        IReadOnlyList<LearnedParameter> parameters = network.LearnedParameters;
        Check(parameters.Select(LayerOf), rules);
        foreach (LearnedParameter parameter in parameters.Where(one => Of(one, rules).Frozen))
        {
            parameter.Tensor.requires_grad = false;
        }
    }

    /// <summary>The rule of a parameter's layer.</summary>
    internal static LayerRule Of(LearnedParameter parameter, IReadOnlyDictionary<string, LayerRule> rules) =>
        rules.GetValueOrDefault(LayerOf(parameter), Usual);

    /// <summary>The name of a parameter's layer: what stands before the last dot.</summary>
    internal static string LayerOf(LearnedParameter parameter) =>
        parameter.Name.LastIndexOf('.') is >= 0 and int dot ? parameter.Name[..dot] : parameter.Name;

    /// <inheritdoc cref="Check(NetworkDefinition, TrainingRecipe)"/>
    internal static void Check(IEnumerable<string> layers, IReadOnlyDictionary<string, LayerRule> rules)
    {
        string[] known = [.. layers.Distinct()];
        if (rules.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new InvalidOptionException(
                $"layers.{unknown}: the network has no layer '{unknown}' with weights: {NearestNames.Clause(unknown, known)}");
        }

        if (known.Length > 0 && known.All(name => rules.GetValueOrDefault(name, Usual).Frozen))
        {
            throw new InvalidOptionException(
                "layers: every layer is frozen, so there is nothing to train; leave out 'frozen' of one at least.");
        }
    }
}
