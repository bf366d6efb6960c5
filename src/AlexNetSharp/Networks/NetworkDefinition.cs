using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>
/// A network as data: a list of layer records. The builder, the summary, the weight files and the visualizations read this list, so each
/// network is written once.
/// </summary>
public sealed record NetworkDefinition
{
    /// <summary>Initializes a network; those that there are come from <see cref="NetworkZoo"/>.</summary>
    internal NetworkDefinition()
    {
    }

    /// <summary>The name in the zoo, for example <c>alexnet</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The options that this definition was made with, every one of them set.</summary>
    public required NetworkOptions Options { get; init; }

    /// <summary>Channels of the input: 3, in the order that <see cref="Input"/> says, or 1 (gray).</summary>
    public int InputChannels { get; init; } = 3;

    /// <summary>Height and width of the input in pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Number of columns that the maps are divided among; 2 in the paper's network.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Height and width in pixels of the stored images that this network's crops are taken from.</summary>
    public required int StoredSize { get; init; }

    /// <summary>What the pixels of a crop are to be, by the choice of the network's authors.</summary>
    internal NetworkInput Input { get; init; } = new();

    /// <summary>The layers, in order; the last gives the logits.</summary>
    internal IReadOnlyList<LayerRecord> Layers { get; init; } = [];

    /// <summary>Whether any layer is a batch normalization.</summary>
    public bool NormalizesBatches => AllLayers().Any(layer => layer is BatchNormLayer);

    /// <summary>Every record in the order in which they run, those inside of residual blocks as well.</summary>
    internal IEnumerable<LayerRecord> AllLayers() => Layers.Flatten();

    /// <summary>The shapes of every layer's input and output for one image, in the order of <see cref="AllLayers"/>.</summary>
    /// <exception cref="AlexNetException">The input is too small for a layer, which the sentence names.</exception>
    internal IReadOnlyList<LayerShape> Shapes() => ShapeInference.Of(this);
}
