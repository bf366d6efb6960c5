namespace AlexNetSharp.Networks;

/// <summary>Sizes of what a layer learns and keeps, and what it computes for one image.</summary>
internal sealed record LayerSizes
{
    /// <summary>A layer that neither learns nor multiplies: no weights, so nothing here.</summary>
    public static LayerSizes None { get; } = new() { FanIn = 0, FanOut = 0, MultiplyAdds = 0, Weights = [], Biases = [], Statistics = [] };

    /// <summary>Values in one filter or unit, the largest where units differ; 0 for layers that are not of units.</summary>
    public required long FanIn { get; init; }

    /// <summary>Values of the output that one input value meets, as initializers count them; 0 where no initializer asks.</summary>
    public required long FanOut { get; init; }

    /// <summary>Multiply-adds for one image; biases do not count.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>The shape of the weights, or of the scales of a normalization; empty without.</summary>
    public required long[] Weights { get; init; }

    /// <summary>The shape of the biases, or of the shifts of a normalization; empty without.</summary>
    public required long[] Biases { get; init; }

    /// <summary>Tensors that evaluation needs and the update does not change: the last parts of their names, with their sizes.</summary>
    public required IReadOnlyList<(string Name, long[] Sizes)> Statistics { get; init; }
}
