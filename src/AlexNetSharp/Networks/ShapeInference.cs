namespace AlexNetSharp.Networks;

/// <summary>The walk over a network's records that finds their shapes, and the rules that records of several kinds share.</summary>
/// <param name="network">The network.</param>
internal sealed class ShapeInference(NetworkDefinition network)
{
    private readonly List<LayerShape> _shapes = new(network.Layers.Count);

    /// <summary>The shapes of every layer for one image, in the order in which they run.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="AlexNetException">A record is impossible; the sentence names it.</exception>
    public static IReadOnlyList<LayerShape> Of(NetworkDefinition network)
    {
        var inference = new ShapeInference(network);
        inference.Through(network.Layers, new ActivationShape(network.InputChannels, network.InputSize, network.InputSize));
        return inference._shapes;
    }

    /// <summary>The shape of the last layer's output; all layers' shapes are noted.</summary>
    /// <param name="layers">Layers in a row.</param>
    /// <param name="input">The shape of the first one's input.</param>
    public ActivationShape Through(IReadOnlyList<LayerRecord> layers, ActivationShape input)
    {
        ActivationShape current = input;
        foreach (LayerRecord layer in layers)
        {
            ActivationShape output = layer.OutputOf(current, this);
            _shapes.Add(new LayerShape(layer, current, output));
            current = output;
        }

        return current;
    }

    /// <summary>The shape behind windows over both spatial axes.</summary>
    /// <param name="layer">The layer, for refusals.</param>
    /// <param name="input">The shape of its input.</param>
    /// <param name="outputs">Number of its output maps.</param>
    /// <param name="window">How its windows lie.</param>
    /// <exception cref="ImpossibleInputException">The input is smaller than a window.</exception>
    public ActivationShape Windowed(LayerRecord layer, ActivationShape input, int outputs, SlidingWindow window) =>
        new(outputs, Windows(layer, input.Height, window), Windows(layer, input.Width, window));

    /// <summary>A number of maps that groups share evenly.</summary>
    /// <param name="layer">The layer, for refusals.</param>
    /// <param name="count">The number.</param>
    /// <param name="what">What is shared: <c>maps</c>, <c>input maps</c>.</param>
    /// <param name="groups">Number of groups.</param>
    /// <exception cref="AlexNetException">They cannot.</exception>
    public int Shared(LayerRecord layer, int count, string what, int groups) => groups > 0 && count % groups == 0
        ? count
        : throw Refused(layer, $"has {count} {what}, which {groups} groups cannot share evenly.");

    /// <summary>What says that a record is impossible.</summary>
    /// <param name="layer">The record.</param>
    /// <param name="why">Why: the rest of the sentence behind the layer's and the network's names.</param>
    public AlexNetException Refused(LayerRecord layer, string why) => new($"Layer {layer.Name} of {network.Name} {why}");

    private int Windows(LayerRecord layer, int pixels, SlidingWindow window)
    {
        (int kernel, int stride) = (window.Kernel, window.Stride);
        int size = pixels + window.Padding.Before + window.Padding.After;
        if (size < kernel)
        {
            throw new ImpossibleInputException(
                $"Layer {layer.Name} of {network.Name} needs at least {kernel} pixels but gets {size} from an input of {network.InputSize}x{network.InputSize}.");
        }

        int span = size - kernel;
        int windows = 1 + ((window.Ceiling ? span + stride - 1 : span) / stride);

        // A window must start inside the input, which a stride above the kernel could miss (PyTorch's rule).
        return (windows - 1) * stride >= size ? windows - 1 : windows;
    }
}

/// <summary>An input size leaves a layer without a single window.</summary>
/// <param name="message">The sentence that names the layer.</param>
internal sealed class ImpossibleInputException(string message) : AlexNetException(message);
