using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>
/// Caffe's replication of the paper's network: one tensor in two groups, whose normalization crosses from one to the other.
/// </summary>
/// <remarks>
/// Source: BVLC/caffe, models/bvlc_alexnet. Differs from the paper: k is 1, alpha is divided by the window's size, biases start at 0.1
/// where the paper has 1, fc6 and fc7 at a deviation of 0.005, and dropout is inverted.
/// </remarks>
internal static class BvlcAlexNet
{
    private const int Groups = 2;

    private static readonly NetworkSizes Sizes = new("bvlc-alexnet", InputSize: 227, StoredSize: 256, Classes: 1000)
    {
        Columns = Groups,
        Input = NetworkInput.Caffe,
    };

    /// <summary>227x227 crops of 256x256 images, 1,000 classes.</summary>
    public static NetworkDefinition Define(NetworkOptions given) =>
        Sizes.Define(
            given,
            (options, scaled) =>
                [
                    new ConvolutionLayer("conv1", scaled(96), Kernel: 11, new Initial(0.01)) { Stride = 4 },
                    new ReluLayer("relu1"),
                    new LrnLayer("norm1") { K = 1, AlphaDividedBySize = true },
                    new MaxPoolLayer("pool1", Kernel: 3, Stride: 2) { Ceiling = true },
                    new ConvolutionLayer("conv2", scaled(256), Kernel: 5, new Initial(0.01, Bias: 0.1))
                    {
                        Padding = Padding.Same(2),
                        Groups = Groups,
                    },
                    new ReluLayer("relu2"),
                    new LrnLayer("norm2") { K = 1, AlphaDividedBySize = true },
                    new MaxPoolLayer("pool2", Kernel: 3, Stride: 2) { Ceiling = true },
                    new ConvolutionLayer("conv3", scaled(384), Kernel: 3, new Initial(0.01)) { Padding = Padding.Same(1) },
                    new ReluLayer("relu3"),
                    new ConvolutionLayer("conv4", scaled(384), Kernel: 3, new Initial(0.01, Bias: 0.1))
                    {
                        Padding = Padding.Same(1),
                        Groups = Groups,
                    },
                    new ReluLayer("relu4"),
                    new ConvolutionLayer("conv5", scaled(256), Kernel: 3, new Initial(0.01, Bias: 0.1))
                    {
                        Padding = Padding.Same(1),
                        Groups = Groups,
                    },
                    new ReluLayer("relu5"),
                    new MaxPoolLayer("pool5", Kernel: 3, Stride: 2) { Ceiling = true },
                    new FullyConnectedLayer("fc6", scaled(4096), new Initial(0.005, Bias: 0.1)),
                    new ReluLayer("relu6"),
                    new DropoutLayer("drop6") { Form = DropoutForm.Inverted },
                    new FullyConnectedLayer("fc7", scaled(4096), new Initial(0.005, Bias: 0.1)),
                    new ReluLayer("relu7"),
                    new DropoutLayer("drop7") { Form = DropoutForm.Inverted },
                    new FullyConnectedLayer("fc8", options.Classes!.Value, new Initial(0.01)),
                ]);
}
