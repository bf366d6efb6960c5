using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>
/// The network of 1998 for handwritten digits, as its paper describes it: 60,000 trainable parameters, 340,908 connections.
/// </summary>
/// <remarks>
/// Source: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998, section II.B and table I. Ink
/// is 255 in the pixels, as in MNIST. Initial weights and biases are uniform between -2.4 and 2.4 divided by the fan-in. Differs: the
/// pictures of <see cref="DigitCodes"/>.
/// </remarks>
internal static class LeNet5
{
    // Table I: six maps of three neighbors, six of four, three of two pairs, and one that reads all.
    private static readonly int[][] Connections =
    [
        [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
        [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
        [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5],
        [0, 1, 2, 3, 4, 5],
    ];

    private static readonly NetworkSizes Sizes = new("lenet5", InputSize: 32, StoredSize: 32, Classes: 10)
    {
        InputChannels = 1,

        // Paper, 0, becomes -0.1 and ink, 255, becomes 1.175.
        Input = new NetworkInput { Mean = MeanRule.Pixel, MeanPixel = [20], Deviation = [200], Resize = ResizeRule.None },
        InitialOf = shape => new Initial(Deviation: 0) { Bound = 2.4 / shape.FanIn },
    };

    /// <summary>Whole 32x32 images in gray, at most 10 classes.</summary>
    /// <exception cref="InvalidOptionException">There are more classes than pictures of digits.</exception>
    public static NetworkDefinition Define(NetworkOptions given) => Sizes.Define(given, (options, _) =>
        [
            new ConvolutionLayer("c1", 6, Kernel: 5, default),
            new ScaledTanhLayer("tanh1"),
            new SubsamplingLayer("s2", Kernel: 2, default),
            new ScaledTanhLayer("tanh2"),
            new PartialConvolutionLayer("c3", Kernel: 5, Connections),
            new ScaledTanhLayer("tanh3"),
            new SubsamplingLayer("s4", Kernel: 2, default),
            new ScaledTanhLayer("tanh4"),
            new ConvolutionLayer("c5", 120, Kernel: 5, default),
            new ScaledTanhLayer("tanh5"),
            new FullyConnectedLayer("f6", 84, default),
            new ScaledTanhLayer("tanh6"),
            new RadialBasisLayer("output", Centers(options.Classes!.Value)),
        ]);

    private static IReadOnlyList<float>[] Centers(int classes) =>
        classes <= DigitCodes.Centers.Count
            ? [.. DigitCodes.Centers.Take(classes)]
            : throw new InvalidOptionException(
                $"lenet5 compares with pictures of the {DigitCodes.Centers.Count} digits; {classes} classes were asked for, "
                    + $"so take another network.");
}
