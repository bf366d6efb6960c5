using System.Runtime.CompilerServices;
using AlexNetSharp.Kernels.Lanes;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>The transformed tiles of the maps of one group of one image: (product, row of tiles, channel, column of tiles).</summary>
internal static unsafe class WinogradInput
{
    /// <summary>The values of a strip of tiles.</summary>
    public static int Size(in ConvolutionShape shape, WinogradShape tiles) => WinogradShape.Products * ProductSize(shape, tiles);

    /// <summary>The values of one product of a strip of tiles.</summary>
    public static int ProductSize(in ConvolutionShape shape, WinogradShape tiles) => tiles.StripRows * shape.GroupChannels * tiles.Pitch;

    /// <summary>The values of the rows of one channel that a strip of tiles sees, even columns before odd ones.</summary>
    public static int RowsSize(WinogradShape tiles) => ((2 * tiles.StripRows) + 2) * 2 * tiles.HalfRow;

    /// <summary>Transforms the tiles of a strip.</summary>
    /// <param name="maps">The group's first map of the image.</param>
    /// <param name="shape">The convolution.</param>
    /// <param name="tiles">Its tiles.</param>
    /// <param name="firstRow">The strip's first row of tiles.</param>
    /// <param name="rows">The strip's rows of tiles.</param>
    /// <param name="scratch">Room for <see cref="RowsSize"/> values.</param>
    /// <param name="target">Room for <see cref="Size"/> values.</param>
    public static void Transform<TLanes, TVector>(
        float* maps, in ConvolutionShape shape, WinogradShape tiles, int firstRow, int rows, float* scratch, float* target)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        int productSize = ProductSize(shape, tiles);
        for (int channel = 0; channel < shape.GroupChannels; channel++)
        {
            Split(maps + ((nint)channel * shape.Height * shape.Width), shape, tiles, 2 * firstRow, (2 * rows) + 2, scratch);
            for (int row = 0; row < rows; row++)
            {
                float* source = scratch + (4 * row * tiles.HalfRow);
                float* place = target + (((row * shape.GroupChannels) + channel) * tiles.Pitch);
                for (int column = 0; column < tiles.Pitch; column += TLanes.Count)
                {
                    TransformRow<TLanes, TVector>(source + column, tiles.HalfRow, place + column, productSize);
                }
            }
        }
    }

    /// <summary>Copies rows of the padded map with its even columns before its odd ones, so that tiles lie side by side.</summary>
    private static void Split(float* map, in ConvolutionShape shape, WinogradShape tiles, int firstRow, int rows, float* target)
    {
        // Zeros stand for the border and for what the last vector reads beyond the row, so no tile needs a case of its own.
        new Span<float>(target, rows * 2 * tiles.HalfRow).Clear();
        for (int row = 0; row < rows; row++)
        {
            int y = firstRow + row - shape.Before;
            if (y < 0 || y >= shape.Height)
            {
                continue;
            }

            float* source = map + (y * shape.Width);
            float* halves = target + (row * 2 * tiles.HalfRow);
            for (int x = 0; x < shape.Width; x++)
            {
                int column = x + shape.Before;
                // Tiles step by two pixels. With even columns apart from odd ones, one load gives the same pixel of neighboring tiles.
                halves[((column & 1) * tiles.HalfRow) + (column >> 1)] = source[x];
            }
        }
    }

    /// <summary>B' d B for a vector of neighboring tiles.</summary>
    private static void TransformRow<TLanes, TVector>(float* source, int halfRow, float* target, int productSize)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        for (int product = 0; product < 4; product++)
        {
            // B' has only 1 and -1, so the transform is additions: columns first, in Horizontal, then rows.
            TVector first = Horizontal<TLanes, TVector>(source, halfRow, product);
            TVector second = Horizontal<TLanes, TVector>(source + (2 * halfRow), halfRow, product);
            TVector third = Horizontal<TLanes, TVector>(source + (4 * halfRow), halfRow, product);
            TVector fourth = Horizontal<TLanes, TVector>(source + (6 * halfRow), halfRow, product);
            float* place = target + (product * productSize);
            TLanes.Store(TLanes.Subtract(first, third), place);
            TLanes.Store(TLanes.Add(second, third), place + (4 * productSize));
            TLanes.Store(TLanes.Subtract(third, second), place + (8 * productSize));
            TLanes.Store(TLanes.Subtract(second, fourth), place + (12 * productSize));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Horizontal<TLanes, TVector>(float* row, int halfRow, int product)
        where TLanes : ILanes<TVector>
        where TVector : unmanaged
    {
        float* odd = row + halfRow;
        return product switch
        {
            0 => TLanes.Subtract(TLanes.Load(row), TLanes.Load(row + 1)),
            1 => TLanes.Add(TLanes.Load(odd), TLanes.Load(row + 1)),
            2 => TLanes.Subtract(TLanes.Load(row + 1), TLanes.Load(odd)),
            _ => TLanes.Subtract(TLanes.Load(odd), TLanes.Load(odd + 1)),
        };
    }
}
