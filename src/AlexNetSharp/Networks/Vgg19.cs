using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>The deep network of 3x3 filters, as published and with batch normalization in place of dropout.</summary>
/// <remarks>
/// Source: Simonyan, Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015, configuration E; Simon, Rodner,
/// Denzler, "ImageNet pre-trained models with batch normalization", 2016, VGG19_cvgj. The paper starts the deep network from a shallower
/// one's weights; here it starts as its authors later found sufficient, by Glorot's rule.
/// </remarks>
internal static class Vgg19
{
    private static readonly (int Maps, int Convolutions)[] Blocks = [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)];

    private static readonly NetworkSizes Sizes = new("vgg19", InputSize: 224, StoredSize: 256, Classes: 1000)
    {
        Input = NetworkInput.Vgg,
        InitialOf = shape => Initial.Glorot(shape.FanIn, shape.FanOut),
    };

    private static readonly NetworkSizes BatchNormSizes = new("vgg19-bn", InputSize: 224, StoredSize: 256, Classes: 1000)
    {
        Input = NetworkInput.Normalized,
    };

    /// <summary>The published network: 224x224 crops of 256x256 images, 1,000 classes.</summary>
    public static NetworkDefinition Define(NetworkOptions given) =>
        Sizes.Define(
            given,
            (options, scaled) =>
                [
                    .. Blocks.SelectMany(
                        (block, index) => Block(index + 1, block.Convolutions, name => [Convolution(name, scaled(block.Maps)), Relu(name)])
                    ),
                    new FullyConnectedLayer("fc6", scaled(4096), default),
                    new ReluLayer("relu6"),
                    new DropoutLayer("drop6") { Form = DropoutForm.Inverted },
                    new FullyConnectedLayer("fc7", scaled(4096), default),
                    new ReluLayer("relu7"),
                    new DropoutLayer("drop7") { Form = DropoutForm.Inverted },
                    new FullyConnectedLayer("fc8", options.Classes!.Value, default),
                ]);

    /// <summary>A batch normalization before every ReLU and, with scale and shift, on the pixels; no dropout.</summary>
    public static NetworkDefinition DefineBatchNorm(NetworkOptions given) =>
        BatchNormSizes.Define(
            given,
            (options, scaled) =>
                [
                    new BatchNormLayer("bn0") { ScaleAndShift = true },
                    .. Blocks.SelectMany(
                        (block, index) =>
                            Block(
                                index + 1,
                                block.Convolutions,
                                name => [Convolution(name, scaled(block.Maps)), new BatchNormLayer($"bn{name}"), Relu(name)])),
                    new FullyConnectedLayer("fc6", scaled(4096), new Initial(0.005, Bias: 1)),
                    new BatchNormLayer("bn6"),
                    new ReluLayer("relu6"),
                    new FullyConnectedLayer("fc7", scaled(4096), new Initial(0.005, Bias: 1)),
                    new BatchNormLayer("bn7"),
                    new ReluLayer("relu7"),
                    new FullyConnectedLayer("fc8", options.Classes!.Value, new Initial(0.01)),
                ]);

    /// <summary>Convolutions of one size of map, and the pooling that halves it.</summary>
    private static IEnumerable<LayerRecord> Block(int number, int convolutions, Func<string, IEnumerable<LayerRecord>> convolution) =>
    [
        .. Enumerable.Range(1, convolutions).SelectMany(place => convolution($"{number}_{place}")),
        new MaxPoolLayer($"pool{number}", Kernel: 2, Stride: 2),
    ];

    private static ConvolutionLayer Convolution(string name, int maps) =>
        new($"conv{name}", maps, Kernel: 3, new Initial(0.01)) { Padding = Padding.Same(1) };

    private static ReluLayer Relu(string name) => new($"relu{name}");
}
