namespace AlexNetSharp.Networks;

/// <summary>The shape of one image's activation: maps, height and width; a vector has height and width 1.</summary>
/// <param name="Channels">Number of maps or units.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
public readonly record struct ActivationShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <summary>For example <c>96x55x55</c>, or <c>4096</c> for a vector.</summary>
    public override string ToString() => Height == 1 && Width == 1 ? $"{Channels}" : $"{Channels}x{Height}x{Width}";
}

/// <summary>A layer with the shapes of its input and output.</summary>
/// <param name="Layer">The layer's record.</param>
/// <param name="Input">Shape of its input for one image.</param>
/// <param name="Output">Shape of its output for one image.</param>
public readonly record struct LayerShape(LayerRecord Layer, ActivationShape Input, ActivationShape Output)
{
    /// <summary>Values in one filter or unit: the fan-in; the largest where units differ.</summary>
    public long FanIn => Layer switch
    {
        ConvolutionLayer convolution => (long)Input.Channels / convolution.Groups * convolution.Kernel * convolution.Kernel,
        LinearLayer or RadialBasisLayer => Input.Count,
        LocalLayer local => (long)Input.Channels * local.Kernel * local.Kernel,
        PartialConvolutionLayer partial => (long)partial.Connections.Max(inputs => inputs.Count) * partial.Kernel * partial.Kernel,
        SubsamplingLayer subsampling => (long)subsampling.Kernel * subsampling.Kernel,
        _ => 0,
    };

    /// <summary>Values of the output that one input value meets, as initialisers count them: filters times their pixels, or units.</summary>
    public long FanOut => Layer switch
    {
        ConvolutionLayer convolution => (long)convolution.Outputs * convolution.Kernel * convolution.Kernel,
        LinearLayer linear => linear.Outputs,
        _ => 0,
    };

    /// <summary>Number of weights, or of the scales of a batch normalisation that learns them; without biases.</summary>
    public long Weights => WeightSizes() is { Length: > 0 } sizes ? sizes.Aggregate((product, size) => product * size) : 0;

    /// <summary>Multiply-adds for one image; biases do not count.</summary>
    public long MultiplyAdds => Layer is PartialConvolutionLayer ? Weights * Output.Height * Output.Width : FanIn * Output.Count;

    /// <summary>
    /// The shape of the weights: (filters, maps of a group, kernel, kernel), or (units, inputs), or (maps) of scales; records of other kinds say
    /// theirs. Empty without weights.
    /// </summary>
    public long[] WeightSizes() => Layer switch
    {
        ConvolutionLayer convolution => [convolution.Outputs, Input.Channels / convolution.Groups, convolution.Kernel, convolution.Kernel],
        LinearLayer linear => [linear.Outputs, Input.Count],
        BatchNormLayer { ScaleAndShift: true } or SubsamplingLayer => [Output.Channels],
        LocalLayer local => [(long)Output.Height * Output.Width, local.Outputs, Input.Channels, local.Kernel, local.Kernel],
        PartialConvolutionLayer partial => [partial.Kernels, partial.Kernel, partial.Kernel],
        _ => [],
    };

    /// <summary>Number of biases, or of the shifts of a batch normalisation that learns them.</summary>
    public long Biases => Weights == 0 || Layer is ConvolutionLayer { HasBias: false } ? 0
        : Layer is LocalLayer ? Output.Count : Output.Channels;

    /// <summary>The shape of the biases: (maps or units), or (maps, H, W) where every position has its own; of no use without biases.</summary>
    public long[] BiasSizes() => Layer is LocalLayer ? [Output.Channels, Output.Height, Output.Width] : [Biases];

    /// <summary>
    /// The tensors that a file of the network holds for this layer, by name, with their sizes: what training changes and, for batch
    /// normalisation, the running statistics.
    /// </summary>
    public IReadOnlyList<(string Name, long[] Sizes)> Tensors()
    {
        string name = Layer.Name;
        (string, long[])[] weights = Weights > 0 ? [($"{name}.weight", WeightSizes())] : [];
        (string, long[])[] learned = Biases > 0 ? [.. weights, ($"{name}.bias", BiasSizes())] : weights;
        return Layer is BatchNormLayer layer
            ? [.. learned, .. layer.Statistics(Output.Channels).Select(statistic => ($"{name}.{statistic.Name}", statistic.Sizes))]
            : learned;
    }

    internal static IReadOnlyList<LayerShape> Infer(NetworkDefinition network)
    {
        var shapes = new List<LayerShape>(network.Layers.Count);
        Walk(network, network.Layers, new ActivationShape(network.InputChannels, network.InputSize, network.InputSize), shapes);
        return shapes;
    }

    private static ActivationShape Walk(NetworkDefinition network, IReadOnlyList<LayerRecord> layers, ActivationShape input, List<LayerShape> shapes)
    {
        ActivationShape current = input;
        foreach (LayerRecord layer in layers)
        {
            ActivationShape output = layer is ResidualLayer block ? Added(network, block, current, shapes) : Next(network, layer, current);
            shapes.Add(new LayerShape(layer, current, output));
            current = output;
        }

        return current;
    }

    private static ActivationShape Added(NetworkDefinition network, ResidualLayer block, ActivationShape input, List<LayerShape> shapes)
    {
        ActivationShape body = Walk(network, block.Body, input, shapes);
        ActivationShape shortcut = Walk(network, block.Shortcut, input, shapes);
        return body == shortcut ? body : throw new AlexNetException(
            $"Layer {block.Name} of {network.Name} adds {shortcut} of its shortcut to {body} of its body; they must be the same.");
    }

    private static ActivationShape Next(NetworkDefinition network, LayerRecord layer, ActivationShape input) => layer switch
    {
        ConvolutionLayer c => Convolved(network, c, input),
        PoolLayer p => new(
            input.Channels,
            Windows(network, layer, input.Height, p.Kernel, p.Stride, p.Ceiling),
            Windows(network, layer, input.Width, p.Kernel, p.Stride, p.Ceiling)),
        LrnLayer n when n.Size % 2 == 0 => throw new AlexNetException(
            $"Layer {n.Name} of {network.Name} has a normalisation window of {n.Size} maps; it must be odd, so that it can be centred on a map."),
        LrnLayer n => input with { Channels = Shared(network, layer, input.Channels, "maps", n.Groups) },
        SpatialLrnLayer n when n.Size % 2 == 0 => throw new AlexNetException(
            $"Layer {n.Name} of {network.Name} has a normalisation window of {n.Size} pixels; it must be odd, so that it can be centred on a pixel."),
        LinearLayer l => new(l.Outputs, 1, 1),
        LocalLayer l => Windowed(network, layer, input, (l.Outputs, l.Kernel, l.Stride), l.Padding),
        SubsamplingLayer s => Windowed(network, layer, input, (input.Channels, s.Kernel, s.Kernel), default),
        PartialConvolutionLayer p => Connected(network, p, input),
        RadialBasisLayer r => Compared(network, r, input),
        GlobalAveragePoolLayer => input with { Height = 1, Width = 1 },
        _ => input,
    };

    private static ActivationShape Convolved(NetworkDefinition network, ConvolutionLayer layer, ActivationShape input)
    {
        _ = Shared(network, layer, input.Channels, "input maps", layer.Groups);
        int outputs = Shared(network, layer, layer.Outputs, "maps", layer.Groups);
        return Windowed(network, layer, input, (outputs, layer.Kernel, layer.Stride), layer.Padding);
    }

    private static ActivationShape Windowed(
        NetworkDefinition network, LayerRecord layer, ActivationShape input, (int Outputs, int Kernel, int Stride) filters, Padding padding)
    {
        int zeros = padding.Before + padding.After;
        return new ActivationShape(
            filters.Outputs,
            Windows(network, layer, input.Height + zeros, filters.Kernel, filters.Stride, ceiling: false),
            Windows(network, layer, input.Width + zeros, filters.Kernel, filters.Stride, ceiling: false));
    }

    private static ActivationShape Connected(NetworkDefinition network, PartialConvolutionLayer layer, ActivationShape input) =>
        layer.Connections.All(inputs => inputs.Count > 0 && inputs.All(map => map >= 0 && map < input.Channels))
            ? Windowed(network, layer, input, (layer.Connections.Count, layer.Kernel, Stride: 1), default)
            : throw new AlexNetException(
                $"Layer {layer.Name} of {network.Name} has a table with a map that reads none, or one that is not there; its input maps are 0 to {input.Channels - 1}.");

    private static ActivationShape Compared(NetworkDefinition network, RadialBasisLayer layer, ActivationShape input) =>
        layer.Centres.FirstOrDefault(centre => centre.Count != input.Count) is not { } other ? new(layer.Centres.Count, 1, 1) : throw new AlexNetException(
            $"Layer {layer.Name} of {network.Name} has a centre of {other.Count} values but gets {input.Count}; they must be the same.");

    private static int Shared(NetworkDefinition network, LayerRecord layer, int count, string what, int groups) => groups > 0 && count % groups == 0
        ? count
        : throw new AlexNetException($"Layer {layer.Name} of {network.Name} has {count} {what}, which {groups} groups cannot share evenly.");

    private static int Windows(NetworkDefinition network, LayerRecord layer, int size, int kernel, int stride, bool ceiling)
    {
        if (size < kernel)
        {
            throw new ImpossibleInputException(
                $"Layer {layer.Name} of {network.Name} needs at least {kernel} pixels but gets {size} from an input of {network.InputSize}x{network.InputSize}.");
        }

        int span = size - kernel;
        int windows = 1 + ((ceiling ? span + stride - 1 : span) / stride);

        // A window must start inside the input, which a stride above the kernel could miss (PyTorch's rule).
        return (windows - 1) * stride >= size ? windows - 1 : windows;
    }
}

/// <summary>An input size leaves a layer without a single window.</summary>
/// <param name="message">The sentence that names the layer.</param>
public sealed class ImpossibleInputException(string message) : AlexNetException(message);
