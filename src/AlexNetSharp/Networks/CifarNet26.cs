using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>
/// cuda-convnet's network for CIFAR-10 that came to 26 % error in 80 seconds; Caffe's "quick" is the same without the last ReLU.
/// </summary>
/// <remarks>
/// Source: cuda-convnet, example-layers/layers-80sec.cfg. The first pooling stands before its ReLU; windows that overhang the last row
/// count, and a mean is taken of the pixels that its window has.
/// </remarks>
internal static class CifarNet26
{
    private static readonly NetworkSizes Sizes = new("cifar-26pct", InputSize: 32, StoredSize: 32, Classes: 10)
    {
        SmallestCrop = 24,
        Input = new NetworkInput { Resize = ResizeRule.None },
    };

    /// <summary>Whole 32x32 images, 10 classes.</summary>
    public static NetworkDefinition Define(NetworkOptions given) => Sizes.Define(given, (options, scaled) =>
        [
            new ConvolutionLayer("conv1", scaled(32), Kernel: 5, new Initial(0.0001)) { Padding = Padding.Same(2) },
            new MaxPoolLayer("pool1", Kernel: 3, Stride: 2) { Ceiling = true },
            new ReluLayer("relu1"),
            new ConvolutionLayer("conv2", scaled(32), Kernel: 5, new Initial(0.01)) { Padding = Padding.Same(2) },
            new ReluLayer("relu2"),
            new AveragePoolLayer("pool2", Kernel: 3, Stride: 2) { Ceiling = true },
            new ConvolutionLayer("conv3", scaled(64), Kernel: 5, new Initial(0.01)) { Padding = Padding.Same(2) },
            new ReluLayer("relu3"),
            new AveragePoolLayer("pool3", Kernel: 3, Stride: 2) { Ceiling = true },
            new FullyConnectedLayer("fc4", scaled(64), new Initial(0.1)),
            new ReluLayer("relu4"),
            new FullyConnectedLayer("fc5", options.Classes!.Value, new Initial(0.1)),
        ]);
}
