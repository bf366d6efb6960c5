using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>
/// cuda-convnet's network for CIFAR-10 of 11 % error: normalization across maps, and twice the filters in the first local layer.
/// </summary>
/// <remarks>
/// Source: cuda-convnet, example-layers/layers-conv-local-11pct.cfg. The first normalization stands behind its pooling, the second before
/// it. Windows of pooling that overhang the last row count. The deviation of fc10's initial weights is recalled, not read.
/// </remarks>
internal static class CifarNet11
{
    private static readonly NetworkSizes Sizes = new("cifar-11pct", InputSize: 24, StoredSize: 32, Classes: 10)
    {
        Input = new NetworkInput { Resize = ResizeRule.None },
    };

    /// <summary>24x24 crops of 32x32 images, 10 classes.</summary>
    public static NetworkDefinition Define(NetworkOptions given) => Sizes.Define(given, (options, scaled) =>
        [
            new ConvolutionLayer("conv1", scaled(64), Kernel: 5, new Initial(0.0001)) { Padding = Padding.Same(2) },
            new ReluLayer("relu1"),
            new MaxPoolLayer("pool1", Kernel: 3, Stride: 2) { Ceiling = true },
            Normalization("norm1"),
            new ConvolutionLayer("conv2", scaled(64), Kernel: 5, new Initial(0.01)) { Padding = Padding.Same(2) },
            new ReluLayer("relu2"),
            Normalization("norm2"),
            new MaxPoolLayer("pool2", Kernel: 3, Stride: 2) { Ceiling = true },
            new LocallyConnectedLayer("local3", scaled(64), Kernel: 3, new Initial(0.04)) { Padding = Padding.Same(1) },
            new ReluLayer("relu3"),
            new LocallyConnectedLayer("local4", scaled(32), Kernel: 3, new Initial(0.04)) { Padding = Padding.Same(1) },
            new ReluLayer("relu4"),
            new FullyConnectedLayer("fc10", options.Classes!.Value, new Initial(0.01)),
        ]);

    private static LrnLayer Normalization(string name) => new(name) { Size = 9, K = 1, Alpha = 0.001, AlphaDividedBySize = true };
}
