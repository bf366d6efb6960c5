using System.Text.Json.Serialization;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Training.Recipes;

/// <summary>Which network is trained.</summary>
internal sealed record ModelRecipe
{
    /// <summary>The name of a recipe that suits any network.</summary>
    internal const string AnyName = "";

    /// <summary>The network's name in the zoo; <see cref="AnyName"/> only until the data is known.</summary>
    /// <value>alexnet</value>
    public string Name { get; init; } = "alexnet";

    /// <summary>Height and width of the input in pixels; the network's own where unset.</summary>
    public int? InputSize { get; init; }

    /// <summary>Factor on the number of maps and units.</summary>
    /// <value>1</value>
    public double Width { get; init; } = 1;

    /// <summary>
    /// In <c>resnet50</c>, whether the first unit's shortcut begins behind its first convolution, as the published weights need.
    /// </summary>
    /// <value>true</value>
    public bool ShortcutBehindFirstConvolution { get; init; } = true;

    /// <summary>How the weights start.</summary>
    /// <value>paper</value>
    [JsonPropertyName("initialisation")]
    public Initialization Initialization { get; init; }

    /// <summary>Which of the network's ideas are switched off or replaced.</summary>
    public NetworkVariant Variant { get; init; } = new();

    /// <summary>
    /// The recipe's part about a network and its options: with <see cref="Options"/> the one place where the two names of an option meet.
    /// </summary>
    /// <param name="name">The network's name in the zoo.</param>
    /// <param name="options">Its options; the number of classes is the data's and stands in no recipe.</param>
    internal static ModelRecipe Of(string name, NetworkOptions options) => new()
    {
        Name = name,
        InputSize = options.InputSize,
        Width = options.Width,
        ShortcutBehindFirstConvolution = options.ShortcutBehindFirstConvolution,
        Initialization = options.Initialization,
        Variant = options.Variant,
    };

    /// <summary>The network's options for a number of classes.</summary>
    /// <param name="classes">The data set's classes.</param>
    internal NetworkOptions Options(int classes) => new()
    {
        Classes = classes,
        InputSize = InputSize,
        Width = Width,
        ShortcutBehindFirstConvolution = ShortcutBehindFirstConvolution,
        Initialization = Initialization,
        Variant = Variant,
    };
}
