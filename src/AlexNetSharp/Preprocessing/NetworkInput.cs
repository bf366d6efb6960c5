namespace AlexNetSharp.Preprocessing;

/// <summary>
/// What a network wants its pixels to be, by its authors' choice. A recipe may choose otherwise; what was chosen travels with the weights
/// as <see cref="ImagePreprocessing"/>.
/// </summary>
/// <remarks>
/// Values for channels stand in the order red, green, blue, in 0..255, whatever order and range the network takes: they belong to the
/// stored pixels. A mean that was published for 0..1 is multiplied by 255.
/// </remarks>
internal sealed record NetworkInput
{
    /// <summary>Caffe's reference networks: BGR in 0..255 minus the mean image, both sides of the photo scaled to the size.</summary>
    /// <remarks>Source: BVLC/caffe, examples/imagenet and tools/convert_imageset.cpp.</remarks>
    public static NetworkInput Caffe { get; } = new() { Order = ChannelOrder.Bgr, Resize = ResizeRule.Warp };

    /// <summary>Networks that begin with batch normalization of the pixels: BGR in 0..255, nothing subtracted.</summary>
    /// <remarks>Source: cvjena/cnn-models.</remarks>
    public static NetworkInput Normalized { get; } = new() { Order = ChannelOrder.Bgr, Mean = MeanRule.None };

    /// <summary>torchvision's classifiers: RGB in 0..1, minus ImageNet's mean, by ImageNet's standard deviation.</summary>
    /// <remarks>Source: pytorch/vision, references/classification/presets.py: 0.485 0.456 0.406 and 0.229 0.224 0.225.</remarks>
    public static NetworkInput Torchvision { get; } = new()
    {
        Range = PixelRange.Unit,
        Mean = MeanRule.Pixel,
        MeanPixel = [123.675, 116.28, 103.53],
        Deviation = [58.395, 57.12, 57.375],
    };

    /// <summary>The VGG group's networks: BGR in 0..255 minus a mean pixel.</summary>
    /// <remarks>Source: Simonyan, Zisserman, "Very deep convolutional networks", 2015; the readmes of its Caffe models.</remarks>
    public static NetworkInput Vgg { get; } =
        new()
        {
            Order = ChannelOrder.Bgr,
            Mean = MeanRule.Pixel,
            MeanPixel = [123.68, 116.779, 103.939],
        };

    /// <summary>The order of the planes.</summary>
    public ChannelOrder Order { get; init; }

    /// <summary>The range of the pixels.</summary>
    public PixelRange Range { get; init; }

    /// <summary>What is subtracted.</summary>
    public MeanRule Mean { get; init; }

    /// <summary>The values of <see cref="MeanRule.Pixel"/>, one a channel, red first, in 0..255; empty for the other rules.</summary>
    public IReadOnlyList<double> MeanPixel { get; init; } = [];

    /// <summary>
    /// What each channel is divided by after the mean is subtracted, red first, in 0..255; empty for nothing. The range then no longer
    /// matters, because mean and deviation are of the same pixels.
    /// </summary>
    /// <remarks>A range of any other kind is a mean pixel and a deviation: -0.1..1.175 is (pixel - 20) / 200.</remarks>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>How photos are brought to the size that crops are taken from.</summary>
    public ResizeRule Resize { get; init; }
}
