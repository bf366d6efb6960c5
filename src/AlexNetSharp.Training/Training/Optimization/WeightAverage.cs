using AlexNetSharp.Models;
using AlexNetSharp.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Training.Optimization;

/// <summary>
/// An exponential moving average of a network's weights, and of the running statistics that belong to them:
/// average := decay * average + (1 - decay) * weights. It is what is validated and what the run's final weights are; training itself does
/// not see it.
/// </summary>
/// <remarks>
/// Source: Polyak and Juditsky, 1992; as in torchvision it starts as a copy, may follow every few updates only, and takes buffers along.
/// After n steps the decay is at most (1 + n) / (10 + n), so that the initial weights do not stay for thousands of updates.
/// </remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly (string Name, Tensor Values, Tensor Average)[] _pairs;
    private readonly AverageRecipe _recipe;

    /// <summary>Starts with a copy.</summary>
    /// <param name="tensors">Parameters that training changes and running statistics, by name; owned by their network.</param>
    /// <param name="recipe">Decay, and how often the average follows.</param>
    public WeightAverage(IEnumerable<(string Name, Tensor Values)> tensors, AverageRecipe recipe)
    {
        _recipe = recipe;
        using IDisposable noGradients = no_grad();
        _pairs = [.. tensors.Select(one => (one.Name, one.Values, one.Values.detach().clone().DetachFromDisposeScope()))];
    }

    /// <summary>The averages by their tensors' names. A checkpoint reads and writes them.</summary>
    public IEnumerable<(string Name, Tensor Average)> Named => _pairs.Select(pair => (pair.Name, pair.Average));

    /// <summary>Starts the average of a network: of what its training changes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="recipe">Decay, and how often the average follows.</param>
    public static WeightAverage Of(NetworkModule network, AverageRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(network);
        HashSet<string> frozen = [.. network.LearnedParameters.Where(one => !one.Tensor.requires_grad).Select(one => one.Name)];
        return new WeightAverage(
            network.NamedTensors().Where(pair => !frozen.Contains(pair.Key)).Select(pair => (pair.Key, pair.Value)),
            recipe);
    }

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
        double steps = iteration / _recipe.EveryUpdates;
        double decay = iteration <= _recipe.EveryUpdates ? 0 : Math.Min(_recipe.Decay, (1 + steps) / (10 + steps));
        foreach ((_, Tensor values, Tensor average) in _pairs)
        {
            if (decay == 0)
            {
                average.copy_(values);
            }
            else
            {
                average.mul_(decay).add_(values, 1 - decay);
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
        foreach ((_, Tensor values, Tensor average) in _pairs)
        {
            Tensor weights = values.detach().clone();
            values.copy_(average);
            average.copy_(weights);
        }
    }

    private sealed class Restoration(WeightAverage average) : IDisposable
    {
        public void Dispose() => average.Swap();
    }
}
