using AlexNetSharp.Kernels.Products;

namespace AlexNetSharp.Kernels.Convolution;

/// <summary>The output pixels of images that are worked on together, or their tiles, cut into panels.</summary>
internal sealed class PixelPanels
{
    private readonly PixelRun[] _runs;
    private readonly int[] _firsts;

    /// <summary>Cuts.</summary>
    /// <param name="images">The number of images.</param>
    /// <param name="rows">Rows of an image.</param>
    /// <param name="columns">Pixels or tiles of a row.</param>
    public PixelPanels(int images, int rows, int columns)
    {
        Images = images;
        int width = Panels.Width;
        List<PixelRun> runs = [];
        List<int> firsts = [0];
        int place = 0;
        for (int row = 0; row < images * rows; row++)
        {
            for (int column = 0; column < columns;)
            {
                int count = Math.Min(columns - column, width - place);
                runs.Add(new PixelRun(row / rows, row % rows, column, place, count));
                (column, place) = (column + count, place + count);
                if (place == width)
                {
                    firsts.Add(runs.Count);
                    place = 0;
                }
            }
        }

        if (place > 0)
        {
            firsts.Add(runs.Count);
        }

        (_runs, _firsts) = ([.. runs], [.. firsts]);
    }

    /// <summary>The number of images.</summary>
    public int Images { get; }

    /// <summary>The number of panels.</summary>
    public int Count => _firsts.Length - 1;

    /// <summary>The runs of a panel, in order.</summary>
    /// <param name="panel">The panel.</param>
    public ReadOnlySpan<PixelRun> Runs(int panel) => _runs.AsSpan(_firsts[panel].._firsts[panel + 1]);
}
