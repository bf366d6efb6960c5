using AlexNetSharp.Models;
using AlexNetSharp.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Optimization;

/// <summary>
/// An exponential moving average of a network's weights: average := decay * average + (1 - decay) * weights. It is what is validated and
/// what the run's final weights are; training itself does not see it.
/// </summary>
/// <remarks>Source: Polyak and Juditsky, 1992; as in torchvision it starts as a copy and may follow every few updates only.</remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly (LearnedParameter Parameter, Tensor Average)[] _pairs;
    private readonly AverageRecipe _recipe;

    /// <summary>Starts with a copy.</summary>
    /// <param name="parameters">The parameters; owned by their network.</param>
    /// <param name="recipe">Decay, and how often the average follows.</param>
    public WeightAverage(IEnumerable<LearnedParameter> parameters, AverageRecipe recipe)
    {
        _recipe = recipe;
        using IDisposable noGradients = no_grad();
        _pairs = [.. parameters.Select(parameter => (parameter, parameter.Tensor.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>The averages by their parameters' names. A checkpoint reads and writes them.</summary>
    public IEnumerable<(string Name, Tensor Average)> Named => _pairs.Select(pair => (pair.Parameter.Name, pair.Average));

    /// <summary>Follows the weights after an update.</summary>
    /// <param name="iteration">Updates made; until the average first follows it is a copy.</param>
    public void Follow(long iteration)
    {
        if (iteration % _recipe.EveryUpdates != 0 && iteration > _recipe.EveryUpdates)
        {
            return;
        }

        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((LearnedParameter parameter, Tensor average) in _pairs)
        {
            if (iteration <= _recipe.EveryUpdates)
            {
                average.copy_(parameter.Tensor);
            }
            else
            {
                average.mul_(_recipe.Decay).add_(parameter.Tensor, 1 - _recipe.Decay);
            }
        }
    }

    /// <summary>Puts the averages in the network's place until the result is disposed of.</summary>
    public IDisposable InPlace()
    {
        Swap();
        return new Restoration(this);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_pairs, pair => pair.Average.Dispose());

    private void Swap()
    {
        using IDisposable noGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach ((LearnedParameter parameter, Tensor average) in _pairs)
        {
            Tensor weights = parameter.Tensor.detach().clone();
            parameter.Tensor.copy_(average);
            average.copy_(weights);
        }
    }

    private sealed class Restoration(WeightAverage average) : IDisposable
    {
        public void Dispose() => average.Swap();
    }
}
