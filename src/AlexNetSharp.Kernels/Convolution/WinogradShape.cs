using AlexNetSharp.Kernels.Lanes;
using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Winograd's minimal filtering F(2x2, 3x3): four output pixels of a 3x3 filter from sixteen products in place of thirty-six. A tile is a
/// square of 2x2 output pixels, which sees 4x4 input pixels.
/// </summary>
/// <remarks>
/// Source: Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015. Tiles of 2x2 keep float32's accuracy.
/// </remarks>
internal readonly struct WinogradShape
{
    /// <summary>Products of a tile.</summary>
    public const int Products = 16;

    private const int StripTiles = 64;

    /// <summary>Transforming the filters costs as much as it saves in a few images.</summary>
    private const int FewestImages = 8;

    private const int FewestMaps = 32;

    /// <summary>A row of tiles fills at least one of so many parts of a vector, a third: transforms go by whole ones.</summary>
    private const int PartsOfVector = 3;

    /// <summary>Values of a strip: offsets have 32 bits, and a larger one is in no cache.</summary>
    private const int LargestStrip = 1 << 24;

    /// <summary>Initializes the tiles of a convolution.</summary>
    public WinogradShape(in ConvolutionShape shape)
    {
        Rows = (shape.OutputHeight + 1) / 2;
        Columns = (shape.OutputWidth + 1) / 2;
        Pitch = (Columns + LaneTiers.Widest - 1) / LaneTiers.Widest * LaneTiers.Widest;
        StripRows = Math.Clamp(StripTiles / Columns, 1, Rows);
    }

    /// <summary>Rows of tiles.</summary>
    public int Rows { get; }

    /// <summary>Columns of tiles.</summary>
    public int Columns { get; }

    /// <summary>Columns in whole vectors.</summary>
    public int Pitch { get; }

    /// <summary>Rows of tiles whose products are kept at a time.</summary>
    public int StripRows { get; }

    /// <summary>Pixels of each parity in a row of the input, with what the last vector reads beyond.</summary>
    public int HalfRow => Pitch + LaneTiers.Widest;

    /// <summary>
    /// Whether it pays: 3x3 filters that touch, enough maps on both sides and enough images to outweigh the transforms, and fewer
    /// multiplications after partial tiles are counted whole.
    /// </summary>
    public static bool Pays(in ConvolutionShape shape)
    {
        if (shape is not { Kernel: 3, Stride: 1, GroupChannels: >= FewestMaps, GroupOutputs: >= FewestMaps, Images: >= FewestImages })
        {
            return false;
        }

        var tiles = new WinogradShape(shape);
        if (
            PartsOfVector * tiles.Columns < LaneTiers.Widest
            || (long)Products * tiles.StripRows * shape.GroupChannels * tiles.Pitch > LargestStrip)
        {
            return false;
        }

        int direct = 9 * Tile.WholeRows(shape.OutputPixels);
        return 4L * Products * Tile.WholeRows(tiles.Rows * tiles.Columns) < 3L * direct;
    }
}
