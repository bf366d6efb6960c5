namespace AlexNetSharp.Networks;

/// <summary>The shape of one image's activation: maps, height and width; a vector has height and width 1.</summary>
/// <param name="Channels">Number of maps or units.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
internal readonly record struct ActivationShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <summary>For example <c>96x55x55</c>, or <c>4096</c> for a vector.</summary>
    public override string ToString() => Height == 1 && Width == 1 ? $"{Channels}" : $"{Channels}x{Height}x{Width}";
}

/// <summary>A layer with the shapes of its input and output; the record says what follows from them.</summary>
/// <param name="Layer">The layer's record.</param>
/// <param name="Input">Shape of its input for one image.</param>
/// <param name="Output">Shape of its output for one image.</param>
internal readonly record struct LayerShape(LayerRecord Layer, ActivationShape Input, ActivationShape Output)
{
    /// <summary>Values in one filter or unit: the fan-in; the largest where units differ.</summary>
    public long FanIn => Sizes.FanIn;

    /// <summary>
    /// Values of the output that one input value meets, as initializers count them: filters times their pixels, or units.
    /// </summary>
    public long FanOut => Sizes.FanOut;

    /// <summary>Number of weights, or of the scales of a batch normalization that learns them; without biases.</summary>
    public long Weights => Count(Sizes.Weights);

    /// <summary>Multiply-adds for one image; biases do not count.</summary>
    public long MultiplyAdds => Sizes.MultiplyAdds;

    /// <summary>Number of biases, or of the shifts of a batch normalization that learns them.</summary>
    public long Biases => Count(Sizes.Biases);

    private LayerSizes Sizes => Layer.SizesOf(Input, Output);

    /// <summary>
    /// The shape of the weights: (filters, maps of a group, kernel, kernel), or (units, inputs), or (maps) of scales; records of other
    /// kinds say theirs. Empty without weights.
    /// </summary>
    public long[] WeightSizes() => Sizes.Weights;

    /// <summary>The shape of the biases: (maps or units), or (maps, H, W) where every position has its own; empty without biases.</summary>
    public long[] BiasSizes() => Sizes.Biases;

    /// <summary>
    /// The tensors that a file of the network holds for this layer, by name, with their sizes: what training changes and, for batch
    /// normalization, the running statistics.
    /// </summary>
    public IReadOnlyList<(string Name, long[] Sizes)> Tensors()
    {
        (string name, LayerSizes sizes) = (Layer.Name, Sizes);
        return
        [
            .. Learned($"{name}.weight", sizes.Weights),
            .. Learned($"{name}.bias", sizes.Biases),
            .. sizes.Statistics.Select(statistic => ($"{name}.{statistic.Name}", statistic.Sizes)),
        ];
    }

    private static (string Name, long[] Sizes)[] Learned(string name, long[] sizes) => Count(sizes) > 0 ? [(name, sizes)] : [];

    private static long Count(long[] sizes) => sizes.Length == 0 ? 0 : sizes.Aggregate((product, size) => product * size);
}
