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
    public static ConvolutionShape Of(ConvolutionLayer layer, ActivationShape input) =>
        Of(input, layer.Outputs, (layer.Kernel, layer.Stride), layer.Padding) with { Groups = layer.Groups };

    /// <summary>The extents of filters that are not shared, of one image.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The shape of its input.</param>
    public static ConvolutionShape Of(LocallyConnectedLayer layer, ActivationShape input) =>
        Of(input, layer.Outputs, (layer.Kernel, layer.Stride), layer.Padding);

    private static ConvolutionShape Of(ActivationShape input, int outputs, (int Kernel, int Stride) window, Padding padding) => new()
    {
        Images = 1,
        Channels = input.Channels,
        Height = input.Height,
        Width = input.Width,
        Outputs = outputs,
        Kernel = window.Kernel,
        Stride = window.Stride,
        Before = padding.Before,
        After = padding.After,
    };
}
