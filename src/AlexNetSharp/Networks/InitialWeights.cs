using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>Writes the initial weights that follow from a layer's shape into a definition.</summary>
internal static class InitialWeights
{
    // The paper's: the first layer sees pixels in 0..255, the last feeds the softmax. Pixels of any other range are like activations.
    private const double OuterDeviation = 0.01;

    /// <summary>The definition with the initial weights of <see cref="NetworkOptions.Initialization"/>.</summary>
    /// <param name="network">The definition.</param>
    /// <param name="own">The network's own rule, where it has one; otherwise its records say.</param>
    public static NetworkDefinition Apply(NetworkDefinition network, Func<LayerShape, Initial>? own)
    {
        IReadOnlyList<LayerShape> shapes = network.Shapes();
        if (network.Options.Initialization == Initialization.Paper)
        {
            return own is null ? network : With(network, shapes, own);
        }

        LayerRecord? first = network.Input is { Range: PixelRange.Bytes, Deviation.Count: 0 } ? network.Layers[0] : null;
        LayerRecord last = shapes.Last(shape => shape.FanIn > 0).Layer;
        bool constant = network.Options.Initialization == Initialization.Constant;
        return With(network, shapes, shape => Of(shape.FanIn, shape.Layer == first || shape.Layer == last, constant));
    }

    private static Initial Of(long fanIn, bool isOuter, bool constant) => (isOuter, constant) switch
    {
        (true, false) => new Initial(OuterDeviation),
        (true, true) => Initial.Same(OuterDeviation / Math.Sqrt(fanIn)),
        (false, false) => Initial.He(fanIn),
        (false, true) => Initial.Same(1.0 / fanIn),
    };

    private static NetworkDefinition With(NetworkDefinition network, IReadOnlyList<LayerShape> shapes, Func<LayerShape, Initial> rule)
    {
        Dictionary<string, LayerShape> byName = shapes.ToDictionary(shape => shape.Layer.Name, StringComparer.Ordinal);
        return network with { Layers = network.Layers.Rewrite(layer => [layer.Started(byName[layer.Name], rule)]) };
    }
}
