using AlexNetSharp.Kernels.Convolution;
using AlexNetSharp.Kernels.Normalization;
using AlexNetSharp.Networks;

namespace AlexNetSharp.Inference;

/// <summary>Layers' records as kernels take them.</summary>
internal static class LayerConstants
{
    /// <summary>The constants of a normalization across maps.</summary>
    /// <param name="layer">The layer.</param>
    public static LrnParameters Of(LrnLayer layer) =>
        new(layer.Size, (float)layer.K, (float)layer.EffectiveAlpha, (float)layer.Beta, layer.Groups);

    /// <summary>The constants of a normalization inside a map.</summary>
    /// <param name="layer">The layer.</param>
    public static LrnParameters Of(SpatialLrnLayer layer) =>
        new(layer.Size, (float)layer.K, (float)layer.Alpha, (float)layer.Beta, Groups: 1);

    /// <summary>The extents of a convolution of one image.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The shape of its input.</param>
    public static ConvolutionShape Of(ConvolutionLayer layer, ActivationShape input) => new()
    {
        Images = 1,
        Channels = input.Channels,
        Height = input.Height,
        Width = input.Width,
        Outputs = layer.Outputs,
        Kernel = layer.Kernel,
        Stride = layer.Stride,
        Before = layer.Padding.Before,
        After = layer.Padding.After,
        Groups = layer.Groups,
    };
}
