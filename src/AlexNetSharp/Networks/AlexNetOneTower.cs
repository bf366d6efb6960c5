using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>
/// The network of one tower that PyTorch's users know as AlexNet: no groups, no normalization, dropout before fc6 and fc7.
/// </summary>
/// <remarks>
/// Source: Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014; layers, dropout and initial values are
/// torchvision's, torchvision/models/alexnet.py. Differs: its average pooling to 6x6 before fc6, which changes nothing at 224, is left out.
/// </remarks>
internal static class AlexNetOneTower
{
    private static readonly NetworkSizes Sizes = new("alexnet-owt", InputSize: 224, StoredSize: 256, Classes: 1000)
    {
        Input = NetworkInput.Torchvision,
        InitialOf = shape => Initial.Uniform(shape.FanIn),
    };

    /// <summary>224x224 crops of 256x256 images, 1,000 classes.</summary>
    public static NetworkDefinition Define(NetworkOptions given) => Sizes.Define(given, (options, scaled) =>
        [
            new ConvolutionLayer("conv1", scaled(64), Kernel: 11, default) { Stride = 4, Padding = Padding.Same(2) },
            new ReluLayer("relu1"),
            new MaxPoolLayer("pool1", Kernel: 3, Stride: 2),
            new ConvolutionLayer("conv2", scaled(192), Kernel: 5, default) { Padding = Padding.Same(2) },
            new ReluLayer("relu2"),
            new MaxPoolLayer("pool2", Kernel: 3, Stride: 2),
            new ConvolutionLayer("conv3", scaled(384), Kernel: 3, default) { Padding = Padding.Same(1) },
            new ReluLayer("relu3"),
            new ConvolutionLayer("conv4", scaled(256), Kernel: 3, default) { Padding = Padding.Same(1) },
            new ReluLayer("relu4"),
            new ConvolutionLayer("conv5", scaled(256), Kernel: 3, default) { Padding = Padding.Same(1) },
            new ReluLayer("relu5"),
            new MaxPoolLayer("pool5", Kernel: 3, Stride: 2),
            new DropoutLayer("drop6") { Form = DropoutForm.Inverted },
            new FullyConnectedLayer("fc6", scaled(4096), default),
            new ReluLayer("relu6"),
            new DropoutLayer("drop7") { Form = DropoutForm.Inverted },
            new FullyConnectedLayer("fc7", scaled(4096), default),
            new ReluLayer("relu7"),
            new FullyConnectedLayer("fc8", options.Classes!.Value, default),
        ]);
}
