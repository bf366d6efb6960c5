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
    /// <summary>Values in one filter or unit: the fan-in.</summary>
    public long FanIn => Layer switch
    {
        ConvolutionLayer convolution => (long)Input.Channels / convolution.Groups * convolution.Kernel * convolution.Kernel,
        LinearLayer => Input.Count,
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
    public long Weights => Layer is BatchNormLayer { ScaleAndShift: true } ? Output.Channels : FanIn * Output.Channels;

    /// <summary>The shape of the weights: (filters, maps of a group, kernel, kernel), or (units, inputs), or (maps) of scales; empty without weights.</summary>
    public long[] WeightSizes() => Layer switch
    {
        ConvolutionLayer convolution => [convolution.Outputs, Input.Channels / convolution.Groups, convolution.Kernel, convolution.Kernel],
        LinearLayer linear => [linear.Outputs, Input.Count],
        BatchNormLayer { ScaleAndShift: true } => [Output.Channels],
        _ => [],
    };

    /// <summary>Number of biases, or of the shifts of a batch normalisation that learns them.</summary>
    public long Biases => Weights > 0 && Layer is not ConvolutionLayer { HasBias: false } ? Output.Channels : 0;

    /// <summary>
    /// The tensors that a file of the network holds for this layer, by name, with their sizes: what training changes and, for batch
    /// normalisation, the running statistics.
    /// </summary>
    public IReadOnlyList<(string Name, long[] Sizes)> Tensors()
    {
        string name = Layer.Name;
        (string, long[])[] weights = Weights > 0 ? [($"{name}.weight", WeightSizes())] : [];
        (string, long[])[] learned = Biases > 0 ? [.. weights, ($"{name}.bias", [Biases])] : weights;
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
        LinearLayer l => new(l.Outputs, 1, 1),
        GlobalAveragePoolLayer => input with { Height = 1, Width = 1 },
        _ => input,
    };

    private static ActivationShape Convolved(NetworkDefinition network, ConvolutionLayer layer, ActivationShape input)
    {
        _ = Shared(network, layer, input.Channels, "input maps", layer.Groups);
        int zeros = layer.Padding.Before + layer.Padding.After;
        return new ActivationShape(
            Shared(network, layer, layer.Outputs, "maps", layer.Groups),
            Windows(network, layer, input.Height + zeros, layer.Kernel, layer.Stride, ceiling: false),
            Windows(network, layer, input.Width + zeros, layer.Kernel, layer.Stride, ceiling: false));
    }

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
