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
            return own is null ? network : network with { Layers = [.. shapes.Select(shape => With(shape, own(shape)))] };
        }

        LayerRecord first = network.Layers[0];
        LayerRecord last = shapes.Last(shape => shape.FanIn > 0).Layer;
        bool constant = network.Options.Initialisation == Initialisation.Constant;
        return network with
        {
            Layers = [.. shapes.Select(shape => With(shape, Of(shape.FanIn, shape.Layer == first || shape.Layer == last, constant)))],
        };
    }

    private static Initial Of(long fanIn, bool isOuter, bool constant) => (isOuter, constant) switch
    {
        (true, false) => new Initial(OuterDeviation),
        (true, true) => Initial.Same(OuterDeviation / Math.Sqrt(fanIn)),
        (false, false) => Initial.He(fanIn),
        (false, true) => Initial.Same(1.0 / fanIn),
    };

    private static LayerRecord With(LayerShape shape, Initial initial) => shape.Layer switch
    {
        ConvolutionLayer convolution => convolution with { Initial = initial },
        LinearLayer linear => linear with { Initial = initial },
        _ => shape.Layer,
    };
}
