using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>cuda-convnet's network for CIFAR-10 of 13 % error: two convolutions, then two layers whose filters are not shared.</summary>
/// <remarks>
/// Source: cuda-convnet, example-layers/layers-conv-local-13pct.cfg. Windows of pooling that overhang the last row count. The deviation of
/// fc10's initial weights is recalled, not read.
/// </remarks>
internal static class CifarNet13
{
    private static readonly NetworkSizes Sizes = new("cifar-13pct", InputSize: 24, StoredSize: 32, Classes: 10)
    {
        Input = new NetworkInput { Resize = ResizeRule.None },
    };

    /// <summary>24x24 crops of 32x32 images, 10 classes.</summary>
    public static NetworkDefinition Define(NetworkOptions given) => Sizes.Define(given, (options, scaled) =>
        [
            new ConvolutionLayer("conv1", scaled(64), Kernel: 5, new Initial(0.0001)) { Padding = Padding.Same(2) },
            new ReluLayer("relu1"),
            new MaxPoolLayer("pool1", Kernel: 3, Stride: 2) { Ceiling = true },
            new ConvolutionLayer("conv2", scaled(64), Kernel: 5, new Initial(0.01)) { Padding = Padding.Same(2) },
            new ReluLayer("relu2"),
            new MaxPoolLayer("pool2", Kernel: 3, Stride: 2) { Ceiling = true },
            new LocallyConnectedLayer("local3", scaled(32), Kernel: 3, new Initial(0.04)) { Padding = Padding.Same(1) },
            new ReluLayer("relu3"),
            new LocallyConnectedLayer("local4", scaled(32), Kernel: 3, new Initial(0.04)) { Padding = Padding.Same(1) },
            new ReluLayer("relu4"),
            new FullyConnectedLayer("fc10", options.Classes!.Value, new Initial(0.01)),
        ]);
}
