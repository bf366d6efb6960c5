using AlexNetSharp.Networks;

namespace AlexNetSharp.Weights.Conversion;

/// <summary>
/// Dropout of the paper's form multiplies its output by 1 - rate in evaluation. Other programs know the inverted form only, so in their
/// files the factor belongs to the weights that follow: w (f x) = (f w) x.
/// </summary>
internal static class PaperDropout
{
    /// <summary>The factor that each layer's weights take over, by the layer's name; layers that take over none are absent.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="AlexNetException">A factor would have to pass a layer that does not let it.</exception>
    public static IReadOnlyDictionary<string, double> Factors(NetworkDefinition network)
    {
        var factors = new Dictionary<string, double>(StringComparer.Ordinal);
        Walk(network, network.Layers, "the output", factors);
        return factors;
    }

    /// <summary>Each list of layers, a unit's body and shortcut as well, begins and ends without a factor.</summary>
    private static void Walk(NetworkDefinition network, IReadOnlyList<LayerRecord> layers, string end, Dictionary<string, double> factors)
    {
        double factor = 1;
        foreach (LayerRecord layer in layers)
        {
            if (layer is ResidualLayer block && factor == 1)
            {
                Walk(network, block.Body, block.Name, factors);
                Walk(network, block.Shortcut, block.Name, factors);
                continue;
            }

            if (layer is DropoutLayer { Form: DropoutForm.Paper } dropout)
            {
                factor *= 1 - dropout.Rate;
            }
            else if (factor == 1 || layer.Factor is FactorRule.Passes or FactorRule.PassesPositive)
            {
                // Nothing to pass on, or f max(0, x) = max(0, f x); a factor of dropout is above 0.
            }
            else if (layer.Factor == FactorRule.IntoWeights)
            {
                factors[layer.Name] = factor;
                factor = 1;
            }
            else
            {
                throw Impossible(network, layer.Name);
            }
        }

        if (factor != 1)
        {
            throw Impossible(network, end);
        }
    }

    private static AlexNetException Impossible(NetworkDefinition network, string place) =>
        new(
            $"{network.Name} has a dropout of the paper's form before {place}, whose factor no weights can take over; "
                + $"write safetensors instead.");
}
