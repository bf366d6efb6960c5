using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Winograd's minimal filtering F(2x2, 3x3): four output pixels of a 3x3 filter from sixteen products in place of thirty-six. A tile is a
/// square of 2x2 output pixels, which sees 4x4 input pixels.
/// </summary>
/// <remarks>
/// Source: Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015. Tiles of 2x2 keep float32's accuracy.
/// </remarks>
/// <param name="shape">The convolution.</param>
internal readonly struct WinogradShape(in ConvolutionShape shape)
{
    /// <summary>Products of a tile.</summary>
    public const int Products = 16;

    /// <summary>Transforming the filters costs as much as it saves in a few images.</summary>
    private const int FewestImages = 8;

    private const int FewestMaps = 32;

    /// <summary>Values of the transformed tiles of a panel: more are in no cache.</summary>
    private const int LargestPanel = 1 << 20;

    /// <summary>Rows of tiles.</summary>
    public int Rows { get; } = (shape.OutputHeight + 1) / 2;

    /// <summary>Columns of tiles.</summary>
    public int Columns { get; } = (shape.OutputWidth + 1) / 2;

    /// <summary>Whether it pays although the filters are transformed for these images only: there are enough of them.</summary>
    public static bool Pays(in ConvolutionShape shape) => shape.Images >= FewestImages && PaysPrepared(shape);

    /// <summary>
    /// Whether it pays where the filters are transformed already: 3x3 filters that touch, enough maps on both sides to outweigh the
    /// transforms, and fewer multiplications after partial tiles are counted whole. It does not depend on the number of images.
    /// </summary>
    public static bool PaysPrepared(in ConvolutionShape shape)
    {
        if (shape is not { Kernel: 3, Stride: 1, GroupChannels: >= FewestMaps, GroupOutputs: >= FewestMaps }
            || (long)Products * shape.GroupChannels * Panels.Width > LargestPanel)
        {
            return false;
        }

        var tiles = new WinogradShape(shape);
        return 4L * Products * tiles.Rows * tiles.Columns < 3L * 9 * shape.OutputPixels;
    }
}
