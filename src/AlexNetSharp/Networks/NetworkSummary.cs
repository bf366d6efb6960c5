namespace AlexNetSharp.Networks;

/// <summary>What a network costs, layer by layer: the figures of the paper's section 3 and of a lecture's blackboard.</summary>
/// <param name="Model">The network's name.</param>
/// <param name="Input">Shape of the input, for example <c>3x224x224</c>.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Parameters">Learned parameters: weights and biases.</param>
/// <param name="Weights">Learned weights, and scales of batch normalization.</param>
/// <param name="Biases">Learned biases, and shifts of batch normalization.</param>
/// <param name="Neurons">Outputs of layers of units: convolutions, fully connected layers and their like.</param>
/// <param name="MultiplyAdds">Multiply-adds of layers of units for one image; biases do not count.</param>
/// <param name="FirstLayerUnsharedParameters">
/// Parameters that the first layer would have if every output had a filter and a bias of its own.
/// </param>
/// <param name="Connections">Multiply-adds and, for every neuron of a layer that has them, its bias: what LeNet-5's paper counts.</param>
/// <param name="Layers">The layers, in order.</param>
public sealed record NetworkSummary(
    string Model,
    string Input,
    int Classes,
    long Parameters,
    long Weights,
    long Biases,
    long Neurons,
    long MultiplyAdds,
    long FirstLayerUnsharedParameters,
    long Connections,
    IReadOnlyList<LayerSummary> Layers)
{
    /// <summary>Summarizes a network.</summary>
    /// <param name="network">The network.</param>
    public static NetworkSummary Of(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        IReadOnlyList<LayerShape> shapes = network.Shapes();
        LayerSummary[] layers = [.. shapes.Select(LayerSummary.Of)];
        LayerShape first = shapes.First(shape => shape.FanIn > 0);
        return new NetworkSummary(
            network.Name,
            shapes[0].Input.ToString(),
            network.Classes,
            layers.Sum(layer => layer.Parameters),
            layers.Sum(layer => layer.Weights),
            layers.Sum(layer => layer.Biases),
            layers.Sum(layer => layer.Neurons),
            layers.Sum(layer => layer.MultiplyAdds),
            first.Output.Count * (first.FanIn + 1),
            layers.Sum(layer => layer.Connections),
            layers);
    }
}

/// <summary>What one layer costs.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">For example <c>convolution</c> or <c>max pooling</c>.</param>
/// <param name="Kernel">Height and width of the window, or null.</param>
/// <param name="Stride">Distance between windows, or null.</param>
/// <param name="Padding">Zeros around the input, as <c>2</c> or <c>0 before, 3 after</c>, or null.</param>
/// <param name="Groups">Number of groups of maps that do not see each other, or null.</param>
/// <param name="Output">Shape of the output, for example <c>96x55x55</c>.</param>
/// <param name="Weights">Learned weights, and scales of batch normalization.</param>
/// <param name="Biases">Learned biases, and shifts of batch normalization.</param>
/// <param name="Parameters">Weights and biases.</param>
/// <param name="Neurons">Outputs, for layers of units: convolutions, fully connected layers and their like; otherwise 0.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
/// <param name="Connections">Multiply-adds for one image and, where there are biases, one more for each neuron.</param>
/// <param name="Formula">The formula (W - F + 2P) / S + 1 of the output's width, filled in, or null.</param>
public sealed record LayerSummary(
    string Name,
    string Kind,
    int? Kernel,
    int? Stride,
    string? Padding,
    int? Groups,
    string Output,
    long Weights,
    long Biases,
    long Parameters,
    long Neurons,
    long MultiplyAdds,
    long Connections,
    string? Formula)
{
    /// <summary>The constants of what it computes, for example <c>k = 2, n = 5, alpha = 0.0001, beta = 0.75</c>, or null.</summary>
    public string? Constants { get; init; }

    internal static LayerSummary Of(LayerShape shape)
    {
        long neurons = shape.FanIn > 0 ? shape.Output.Count : 0;
        LayerOutline outline = shape.Layer.OutlineOf(shape.Input);
        return new LayerSummary(
            shape.Layer.Name,
            outline.Kind,
            outline.Window?.Kernel ?? outline.Kernel,
            outline.Window?.Stride,
            outline.Window is { } window ? PaddingText(window.Padding) : null,
            outline.Groups,
            shape.Output.ToString(),
            shape.Weights,
            shape.Biases,
            shape.Weights + shape.Biases,
            neurons,
            shape.MultiplyAdds,
            Connections: shape.MultiplyAdds + (shape.Biases > 0 ? neurons : 0),
            outline.Window is { } windows ? FormulaText(shape.Input.Width, windows, shape.Output.Width) : null)
        {
            Constants = outline.Constants,
        };
    }

    private static string PaddingText(Padding padding) =>
        padding.Before == padding.After ? $"{padding.Before}" : $"{padding.Before} before, {padding.After} after";

    private static string FormulaText(int width, SlidingWindow window, int output)
    {
        (int kernel, int stride, Padding padding) = window;
        string zeros = padding.Before == padding.After ? $"2*{padding.Before}" : $"{padding.Before} + {padding.After}";
        bool partial = (output - 1) * stride > width - kernel + padding.Before + padding.After;
        return $"({width} - {kernel} + {zeros}) / {stride} + 1 = {output}{(partial ? ", rounded up" : "")}";
    }
}
