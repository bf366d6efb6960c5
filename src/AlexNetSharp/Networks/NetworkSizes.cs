using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>What a network of the zoo takes and gives by its own choice, and how options change it.</summary>
/// <param name="Name">The name in the zoo.</param>
/// <param name="InputSize">Height and width of the input in pixels.</param>
/// <param name="StoredSize">Height and width in pixels of the stored images that the crops are taken from.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record NetworkSizes(string Name, int InputSize, int StoredSize, int Classes)
{
    // Two columns share the maps evenly.
    private const int Even = 2;

    /// <summary>Number of columns.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>What the pixels are to be; RGB in 0..255 minus the mean image where unset.</summary>
    public NetworkInput Input { get; init; } = new();

    /// <summary>Channels of the input: 3 (RGB) or 1 (gray).</summary>
    public int InputChannels { get; init; } = 3;

    /// <summary>The smallest crop that is still taken from images of <see cref="StoredSize"/>; the input itself where unset.</summary>
    public int? SmallestCrop { get; init; }

    /// <summary>The initial values of a layer where they follow from its shape; otherwise its record has them.</summary>
    public Func<LayerShape, Initial>? InitialOf { get; init; }

    /// <summary>Makes the definition.</summary>
    /// <param name="given">What differs from the network's own choices.</param>
    /// <param name="layers">
    /// Makes the records from the options, every one of them set, and a rule that scales a number of maps or units.
    /// </param>
    public NetworkDefinition Define(NetworkOptions given, Func<NetworkOptions, Func<int, int>, IReadOnlyList<LayerRecord>> layers)
    {
        NetworkOptions options = given with { Classes = given.Classes ?? Classes, InputSize = given.InputSize ?? InputSize };
        var network = new NetworkDefinition
        {
            Name = Name,
            Options = options,
            InputChannels = InputChannels,
            InputSize = options.InputSize.Value,
            Classes = options.Classes.Value,
            Columns = Columns,
            Input = Input,
            StoredSize = Stored(options.InputSize.Value),
            Layers = layers(options, count => Math.Max(Even, Even * (int)Math.Round(count * options.Width / Even))),
        };
        return InitialWeights.Apply(VariantLayers.Apply(network), InitialOf);
    }

    /// <summary>
    /// Crops a little larger than the network's own come from the same images (Caffe takes 227 of 256); otherwise images are larger than
    /// crops by the same factor.
    /// </summary>
    private int Stored(int size) => size >= (SmallestCrop ?? InputSize) && size <= StoredSize
        ? StoredSize
        : (int)Math.Round(size * ((double)StoredSize / InputSize), MidpointRounding.AwayFromZero);
}
