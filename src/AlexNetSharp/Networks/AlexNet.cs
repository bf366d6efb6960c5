namespace AlexNetSharp.Networks;

/// <summary>
/// The network of 2012, in two columns: conv2, conv4 and conv5 see the maps of their own column only, normalization stays inside a
/// column, conv3 and the fully connected layers see both.
/// </summary>
/// <remarks>
/// Source: Krizhevsky, Sutskever, Hinton, "ImageNet classification with deep convolutional neural networks", 2012, sections 3 to 5.
/// conv1 follows the original code's ceiling: no zeros before the image, as many after it as the last window needs.
/// </remarks>
internal static class AlexNet
{
    private const int Columns = 2;

    /// <summary>The paper's network: 224x224 crops of 256x256 images, 1,000 classes.</summary>
    public static NetworkDefinition Full(NetworkOptions options) =>
        Define(new NetworkSizes("alexnet", InputSize: 224, StoredSize: 256, Classes: 1000), options, [96, 256, 384, 384, 256], units: 4096);

    /// <summary>The same shape for 64x64 crops of 73x73 images, half as many maps, 512 units: trains in minutes on a laptop.</summary>
    public static NetworkDefinition Mini(NetworkOptions options) =>
        Define(new NetworkSizes("alexnet-mini", InputSize: 64, StoredSize: 73, Classes: 10), options, [48, 128, 192, 192, 128], units: 512);

    private static NetworkDefinition Define(NetworkSizes sizes, NetworkOptions given, int[] maps, int units) =>
        (sizes with { Columns = Columns }).Define(
            given,
            (options, scaled) =>
                [
                    new ConvolutionLayer("conv1", scaled(maps[0]), Kernel: 11, new Initial(0.01))
                    {
                        Stride = 4,
                        Padding = Padding.ToLastWindow(options.InputSize!.Value, 11, 4),
                    },
                    new ReluLayer("relu1"),
                    new LrnLayer("norm1") { Groups = Columns },
                    new MaxPoolLayer("pool1", Kernel: 3, Stride: 2),
                    new ConvolutionLayer("conv2", scaled(maps[1]), Kernel: 5, new Initial(0.01, Bias: 1))
                    {
                        Padding = Padding.Same(2),
                        Groups = Columns,
                    },
                    new ReluLayer("relu2"),
                    new LrnLayer("norm2") { Groups = Columns },
                    new MaxPoolLayer("pool2", Kernel: 3, Stride: 2),
                    new ConvolutionLayer("conv3", scaled(maps[2]), Kernel: 3, new Initial(0.01)) { Padding = Padding.Same(1) },
                    new ReluLayer("relu3"),
                    new ConvolutionLayer("conv4", scaled(maps[3]), Kernel: 3, new Initial(0.01, Bias: 1))
                    {
                        Padding = Padding.Same(1),
                        Groups = Columns,
                    },
                    new ReluLayer("relu4"),
                    new ConvolutionLayer("conv5", scaled(maps[4]), Kernel: 3, new Initial(0.01, Bias: 1))
                    {
                        Padding = Padding.Same(1),
                        Groups = Columns,
                    },
                    new ReluLayer("relu5"),
                    new MaxPoolLayer("pool5", Kernel: 3, Stride: 2),
                    new FullyConnectedLayer("fc6", scaled(units), new Initial(0.01, Bias: 1)),
                    new ReluLayer("relu6"),
                    new DropoutLayer("drop6"),
                    new FullyConnectedLayer("fc7", scaled(units), new Initial(0.01, Bias: 1)),
                    new ReluLayer("relu7"),
                    new DropoutLayer("drop7"),
                    new FullyConnectedLayer("fc8", options.Classes!.Value, new Initial(0.01)),
                ]);
}
