using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>
/// cuda-convnet's network for CIFAR-10 of 18 % error: one fully connected layer, and normalization inside each map; Caffe's "full".
/// </summary>
/// <remarks>
/// Source: cuda-convnet, example-layers/layers-18pct.cfg. Windows of pooling that overhang the last row count. The deviation of fc10's
/// initial weights is Caffe's.
/// </remarks>
internal static class CifarNet18
{
    private static readonly NetworkSizes Sizes = new("cifar-18pct", InputSize: 32, StoredSize: 32, Classes: 10)
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
            new SpatialLrnLayer("norm1"),
            new ConvolutionLayer("conv2", scaled(32), Kernel: 5, new Initial(0.01)) { Padding = Padding.Same(2) },
            new ReluLayer("relu2"),
            new AveragePoolLayer("pool2", Kernel: 3, Stride: 2) { Ceiling = true },
            new SpatialLrnLayer("norm2"),
            new ConvolutionLayer("conv3", scaled(64), Kernel: 5, new Initial(0.01)) { Padding = Padding.Same(2) },
            new ReluLayer("relu3"),
            new AveragePoolLayer("pool3", Kernel: 3, Stride: 2) { Ceiling = true },
            new FullyConnectedLayer("fc10", options.Classes!.Value, new Initial(0.01)),
        ]);
}
