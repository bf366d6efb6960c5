using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>
/// Where the values of transformed tiles lie inside one product of a strip: that of a tile and a channel at Tiles[t] + Channels[c].
/// </summary>
internal sealed class WinogradOffsets
{
    /// <summary>Initializes the offsets of a shape.</summary>
    public WinogradOffsets(in ConvolutionShape shape)
    {
        var tiles = new WinogradShape(shape);
        int count = tiles.StripRows * tiles.Columns;
        Tiles = new int[Tile.WholeRows(count)];
        for (int tile = 0; tile < count; tile++)
        {
            (int row, int column) = Math.DivRem(tile, tiles.Columns);
            Tiles[tile] = (row * shape.GroupChannels * tiles.Pitch) + column;
        }

        Channels = new int[shape.GroupChannels];
        for (int channel = 0; channel < Channels.Length; channel++)
        {
            Channels[channel] = channel * tiles.Pitch;
        }
    }

    /// <summary>Per tile of a strip, in row order; filled up to whole tiles of the product with zeros, whose sums nobody reads.</summary>
    public int[] Tiles { get; }

    /// <summary>Per channel.</summary>
    public int[] Channels { get; }
}
