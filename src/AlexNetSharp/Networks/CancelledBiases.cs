namespace AlexNetSharp.Networks;

/// <summary>
/// Parameters whose gradient is zero whatever the data, because a batch normalization behind them subtracts what they add.
/// </summary>
internal static class CanceledBiases
{
    /// <summary>Their names, for example <c>conv1.bias</c>.</summary>
    /// <param name="network">The network.</param>
    public static IReadOnlySet<string> Of(NetworkDefinition network) => In(network.Layers).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> In(IReadOnlyList<LayerRecord> layers)
    {
        for (int index = 0; index < layers.Count; index++)
        {
            LayerRecord layer = layers[index];
            if (layer is ResidualLayer block)
            {
                foreach (string name in In(block.Body).Concat(In(block.Shortcut)))
                {
                    yield return name;
                }
            }
            else if (IsNormalized(layers, index))
            {
                yield return $"{layer.Name}.bias";
            }
            else if (layer is BatchNormLayer { ScaleAndShift: true }
                && IsUnpaddedConvolution(layers, index + 1)
                && IsNormalized(layers, index + 1))
            {
                // Without padding, a shift of the convolution's input is one of its output.
                yield return $"{layer.Name}.bias";
            }
        }
    }

    /// <summary>A normalization subtracts what is the same all over a map; a local layer has biases of its own at every position.</summary>
    private static bool IsNormalized(IReadOnlyList<LayerRecord> layers, int index) =>
        layers[index] is { Factor: FactorRule.IntoWeights } and not LocallyConnectedLayer
        && index + 1 < layers.Count && layers[index + 1] is BatchNormLayer;

    private static bool IsUnpaddedConvolution(IReadOnlyList<LayerRecord> layers, int index) =>
        index < layers.Count && layers[index] is ConvolutionLayer { Padding: { Before: 0, After: 0 } };
}
