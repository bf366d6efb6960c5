using System.Text.Json.Serialization;

namespace AlexNetSharp.Networks;

/// <summary>How the weights of a network start.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Initialization>))]
public enum Initialization
{
    /// <summary>
    /// What the network's own authors did: in <c>alexnet</c>, N(0, 0.01) everywhere and biases of 1 in the layers that the paper names
    /// (section 5).
    /// </summary>
    [JsonStringEnumMemberName("paper")]
    Paper,

    /// <summary>
    /// N(0, 0.01) in the first layer, where the network's own pixels in 0..255 are its input, and in the classifier; N(0, sqrt(2 / fan-in))
    /// elsewhere, also in the first layer of networks whose pixels are normalized or divided; biases 0.
    /// </summary>
    /// <remarks>Source: He et al., "Delving deep into rectifiers", 2015.</remarks>
    [JsonStringEnumMemberName("he")]
    He,

    /// <summary>
    /// All weights of a layer are the same number: 0.01 / sqrt(fan-in) where <see cref="He"/> has 0.01, 1 / fan-in elsewhere; biases 0.
    /// A question of the lecture: units that start alike get the same gradient, so they stay alike.
    /// </summary>
    [JsonStringEnumMemberName("constant")]
    Constant,
}

/// <summary>What may be chosen about a network of the zoo. Unset values take the network's own.</summary>
public sealed record NetworkOptions
{
    /// <summary>Number of classes; the network's own is usually 1,000.</summary>
    public int? Classes { get; init; }

    /// <summary>Height and width of the input in pixels.</summary>
    public int? InputSize { get; init; }

    /// <summary>Factor on the number of maps and units of every layer but the last; results are rounded to even numbers.</summary>
    public double Width { get; init; } = 1;

    /// <summary>
    /// In <c>resnet50</c>, whether the first unit's shortcut begins behind its first convolution, as in the published network by a slip
    /// that its weights depend on; otherwise at the unit's input. Other networks have no such choice.
    /// </summary>
    public bool ShortcutBehindFirstConvolution { get; init; } = true;

    /// <summary>How the weights start.</summary>
    [JsonPropertyName("initialisation")]
    public Initialization Initialization { get; init; }

    /// <summary>Which of the network's ideas are switched off or replaced.</summary>
    public NetworkVariant Variant { get; init; } = new();
}
