namespace AlexNetSharp.Networks;

/// <summary>Rewrites a definition's initial weights by the rule that its options name.</summary>
internal static class InitialWeights
{
    /// <summary>The definition with the initial weights of <see cref="NetworkOptions.Initialisation"/>.</summary>
    public static NetworkDefinition Apply(NetworkDefinition network)
    {
        if (network.Options.Initialisation == Initialisation.Paper)
        {
            return network;
        }

        IReadOnlyList<LayerShape> shapes = network.Shapes();
        LayerRecord first = shapes.First(shape => shape.Weights > 0).Layer;
        LayerRecord last = shapes.Last(shape => shape.Weights > 0).Layer;
        return network with { Layers = [.. shapes.Select(shape => shape.Layer == first || shape.Layer == last ? shape.Layer : He(shape))] };
    }

    private static LayerRecord He(LayerShape shape)
    {
        var initial = new Initial(Math.Sqrt(2.0 / shape.FanIn));
        return shape.Layer switch
        {
            ConvolutionLayer convolution => convolution with { Initial = initial },
            LinearLayer linear => linear with { Initial = initial },
            _ => shape.Layer,
        };
    }
}
