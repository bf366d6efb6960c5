using AlexNetSharp.Networks;

namespace AlexNetSharp.Training.Recipes;

/// <summary>
/// The recipe that a network is trained by where none is named. A network's own recipe was made for a data set; on much less its initial
/// weights and its rate do not start, and one is taken that is known to learn.
/// </summary>
/// <param name="Name">The shipped recipe's name.</param>
/// <param name="Own">The network's own recipe; null where nobody published one.</param>
/// <param name="OwnImages">Training images that the own recipe was made for.</param>
internal sealed record UsualRecipe(string Name, string? Own, int OwnImages)
{
    /// <summary>For few images.</summary>
    public const string Small = "small";

    /// <summary>For few images and a network of batch normalization, which takes a larger rate.</summary>
    public const string SmallBatchNorm = "small-bn";

    private const string FineTuning = "fine-tune";
    private const int Ilsvrc = 1_281_167;
    private const int Cifar = 50_000;
    private const int Mnist = 60_000;

    /// <summary>An own recipe is taken for data of at least this part of what it was made for.</summary>
    private const int LeastPart = 4;

    private const double FarBelow = 0.5;

    private static readonly Dictionary<string, (string Recipe, int Images)> OwnRecipes =
        new(StringComparer.Ordinal)
        {
            ["alexnet"] = ("paper", Ilsvrc),
            ["bvlc-alexnet"] = ("caffe", Ilsvrc),
            ["caffenet"] = ("caffe", Ilsvrc),
            ["alexnet-owt"] = ("torchvision", Ilsvrc),
            ["alexnet-bn"] = ("cvgj-bn", Ilsvrc),
            ["vgg19-bn"] = ("cvgj-bn", Ilsvrc),
            ["resnet10"] = ("cvgj-bn", Ilsvrc),
            ["resnet50"] = ("cvgj-bn", Ilsvrc),
            ["cifar-26pct"] = ("cifar-26pct", Cifar),
            ["cifar-18pct"] = ("cifar-18pct", Cifar),
            ["cifar-13pct"] = ("cifar-13pct", Cifar),
            ["cifar-11pct"] = ("cifar-11pct", Cifar),
            ["lenet5"] = ("lenet5", Mnist),
        };

    /// <summary>For weights that have learned already, whatever the network.</summary>
    public static UsualRecipe OfTrained { get; } = new(FineTuning, Own: null, OwnImages: 0);

    /// <summary>
    /// Whether weights that start as the authors' presume more images than there are: without batch normalization, layers that begin with
    /// values far below those that keep a signal's size hand nothing on, for many thousand updates.
    /// </summary>
    /// <remarks>Source of the size that is kept: He et al., "Delving deep into rectifiers", 2015.</remarks>
    /// <param name="recipe">The recipe.</param>
    /// <param name="network">Its network.</param>
    /// <param name="images">Training images.</param>
    public static bool StartsTooSmall(TrainingRecipe recipe, NetworkDefinition network, int images)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        UsualRecipe usual = Of(network, images);
        return recipe.Model.Initialization == Initialization.Paper
            && usual.Name == Small
            && (usual.Own is not null || images < Ilsvrc / LeastPart)
            && network.Shapes().Where(shape => shape.FanIn > 0).Skip(1).SkipLast(1).Any(IsFarBelow);
    }

    /// <summary>What a network is trained by on few images.</summary>
    /// <param name="network">The network.</param>
    public static string ForFew(NetworkDefinition network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Shapes().Any(shape => shape.Layer is BatchNormLayer) ? SmallBatchNorm : Small;
    }

    /// <summary>Whether a hidden layer begins with values far below those that keep a signal's size; the outer two are others.</summary>
    private static bool IsFarBelow(LayerShape shape)
    {
        Initial? initial = shape.Layer switch
        {
            ConvolutionLayer convolution => convolution.Initial,
            FullyConnectedLayer full => full.Initial,
            _ => null,
        };
        return initial is { Bound: 0, Constant: null } start && start.Deviation < FarBelow * Initial.He(shape.FanIn).Deviation;
    }

    /// <summary>Chooses.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">Training images.</param>
    public static UsualRecipe Of(NetworkDefinition network, int images)
    {
        ArgumentNullException.ThrowIfNull(network);
        (string? own, int made) = OwnRecipes.TryGetValue(network.Name, out (string, int) found) ? found : (null, 0);
        return new UsualRecipe(own is not null && images >= made / LeastPart ? own : ForFew(network), own, made);
    }
}
