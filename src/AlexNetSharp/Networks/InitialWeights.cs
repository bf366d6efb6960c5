namespace AlexNetSharp.Networks;

/// <summary>Writes the initial weights that follow from a layer's shape into a definition.</summary>
internal static class InitialWeights
{
    // The paper's: the first layer sees pixels in 0..255, the last feeds the softmax.
    private const double OuterDeviation = 0.01;

    /// <summary>The definition with the initial weights of <see cref="NetworkOptions.Initialisation"/>.</summary>
    /// <param name="network">The definition.</param>
    /// <param name="own">The network's own rule, where it has one; otherwise its records say.</param>
    public static NetworkDefinition Apply(NetworkDefinition network, Func<LayerShape, Initial>? own)
    {
        IReadOnlyList<LayerShape> shapes = network.Shapes();
        if (network.Options.Initialisation == Initialisation.Paper)
        {
            return own is null ? network : With(network, shapes, own);
        }

        LayerRecord first = network.Layers[0];
        LayerRecord last = shapes.Last(shape => shape.FanIn > 0).Layer;
        return With(network, shapes, shape => shape.Layer == first || shape.Layer == last ? new Initial(OuterDeviation) : Initial.He(shape.FanIn));
    }

    private static NetworkDefinition With(NetworkDefinition network, IReadOnlyList<LayerShape> shapes, Func<LayerShape, Initial> rule)
    {
        Dictionary<string, LayerShape> byName = shapes.ToDictionary(shape => shape.Layer.Name, StringComparer.Ordinal);
        return network with { Layers = network.Layers.Rewrite(layer => [With(layer, byName[layer.Name], rule)]) };
    }

    private static LayerRecord With(LayerRecord layer, LayerShape shape, Func<LayerShape, Initial> rule) => layer switch
    {
        ConvolutionLayer convolution => convolution with { Initial = rule(shape) },
        LinearLayer linear => linear with { Initial = rule(shape) },
        _ => layer,
    };
}
