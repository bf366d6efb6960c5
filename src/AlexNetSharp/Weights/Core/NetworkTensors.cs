using AlexNetSharp.Networks;

namespace AlexNetSharp.Weights.Core;

/// <summary>Whether tensors are those of a network: all of them, and no others.</summary>
internal static class NetworkTensors
{
    /// <summary>Checks tensors.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">The tensors by name.</param>
    /// <exception cref="AlexNetException">One is missing, left over or of another shape; the sentence names it.</exception>
    public static void Check(NetworkDefinition network, IReadOnlyDictionary<string, WeightTensor> parameters)
    {
        var wanted = network
            .Shapes()
            .SelectMany(shape => shape.Tensors())
            .ToDictionary(entry => entry.Name, entry => entry.Sizes, StringComparer.Ordinal);
        foreach ((string name, long[] sizes) in wanted)
        {
            string found = parameters.TryGetValue(name, out WeightTensor values) ? $"is {TensorEntry.TextOf(values.Shape)}" : "is missing";
            if (values.Shape?.SequenceEqual(sizes) != true)
            {
                throw new AlexNetException(
                    $"The parameter {name} {found} where {network.Name} needs {TensorEntry.TextOf(sizes)}: "
                        + $"these are weights of another network.");
            }
        }

        string? extra = parameters.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => !wanted.ContainsKey(name));
        if (extra is not null)
        {
            throw new AlexNetException($"The parameter {extra} has no place in {network.Name}: these are weights of another network.");
        }
    }
}
