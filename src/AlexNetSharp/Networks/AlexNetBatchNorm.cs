using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Networks;

/// <summary>
/// AlexNet with batch normalization in place of local response normalization and dropout. The first normalization stands on the pixels
/// themselves, and only it has a scale and a shift.
/// </summary>
/// <remarks>
/// Source: Simon, Rodner, Denzler, "ImageNet pre-trained models with batch normalization", 2016; cvjena/cnn-models, AlexNet_cvgj. Biases
/// before a normalization, which cancels them, are there as in the original.
/// </remarks>
internal static class AlexNetBatchNorm
{
    private const int Groups = 2;

    private static readonly NetworkSizes Sizes = new("alexnet-bn", InputSize: 227, StoredSize: 256, Classes: 1000)
    {
        Columns = Groups,
        Input = NetworkInput.Normalized,
        InitialOf = shape => Initial.He(shape.FanIn),
    };

    /// <summary>227x227 crops of 256x256 images, 1,000 classes.</summary>
    public static NetworkDefinition Define(NetworkOptions given) => Sizes.Define(given, (options, scaled) =>
        [
            new BatchNormLayer("bn0") { ScaleAndShift = true },
            new ConvolutionLayer("conv1", scaled(96), Kernel: 11, default) { Stride = 4 },
            new BatchNormLayer("bn1"),
            new ReluLayer("relu1"),
            new MaxPoolLayer("pool1", Kernel: 3, Stride: 2) { Ceiling = true },
            new ConvolutionLayer("conv2", scaled(256), Kernel: 5, default) { Padding = Padding.Same(2), Groups = Groups },
            new BatchNormLayer("bn2"),
            new ReluLayer("relu2"),
            new MaxPoolLayer("pool2", Kernel: 3, Stride: 2) { Ceiling = true },
            new ConvolutionLayer("conv3", scaled(384), Kernel: 3, default) { Padding = Padding.Same(1) },
            new BatchNormLayer("bn3"),
            new ReluLayer("relu3"),
            new ConvolutionLayer("conv4", scaled(384), Kernel: 3, default) { Padding = Padding.Same(1), Groups = Groups },
            new BatchNormLayer("bn4"),
            new ReluLayer("relu4"),
            new ConvolutionLayer("conv5", scaled(256), Kernel: 3, default) { Padding = Padding.Same(1), Groups = Groups },
            new BatchNormLayer("bn5"),
            new ReluLayer("relu5"),
            new MaxPoolLayer("pool5", Kernel: 3, Stride: 2) { Ceiling = true },
            new FullyConnectedLayer("fc6", scaled(4096), default),
            new BatchNormLayer("bn6"),
            new ReluLayer("relu6"),
            new FullyConnectedLayer("fc7", scaled(4096), default),
            new BatchNormLayer("bn7"),
            new ReluLayer("relu7"),
            new FullyConnectedLayer("fc8", options.Classes!.Value, default),
        ]);
}
