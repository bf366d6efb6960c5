namespace AlexNetSharp.Visualization;

/// <summary>
/// Draws first-layer filters as the paper's figure 3 does: as small images, up to 16 in a row, the filters of column 0 above those
/// of column 1. One stretch from the smallest to the largest weight serves all filters, so their strengths can be compared.
/// </summary>
internal static class FilterSheet
{
    /// <summary>The most filters in a row, as in cuda-convnet's pictures.</summary>
    private const int MostPerRow = 16;

    private const int FewestPerRow = MostPerRow / 2;
    private const int Gap = 1;
    private const int ColumnGap = 8;

    /// <summary>Draws the filters.</summary>
    /// <param name="weights">(O, 3, K, K) weights, channels RGB, or (O, 1, K, K) of gray input.</param>
    /// <param name="filters">O, the number of filters.</param>
    /// <param name="kernel">K, the side of a filter in pixels.</param>
    /// <param name="columns">The number of columns of the network; each has O / columns filters.</param>
    /// <param name="scale">The whole factor of enlargement; 0 takes one that makes the sheet about 900 pixels wide.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">
    /// The weights are not O x 3 x K x K or O x 1 x K x K numbers, or the columns do not divide the filters.
    /// </exception>
    public static byte[] Draw(ReadOnlySpan<float> weights, int filters, int kernel, int columns = 1, int scale = 0) =>
        Paint(weights, filters, kernel, columns, scale).ToPng();

    /// <summary>Draws the filters, with the names of the columns where there are several.</summary>
    /// <inheritdoc cref="Draw"/>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string DrawSvg(ReadOnlySpan<float> weights, int filters, int kernel, int columns = 1)
    {
        Canvas sheet = Paint(weights, filters, kernel, columns, scale: 0);
        string[] names = columns == 1 ? [] : [.. Enumerable.Range(1, columns).Select(column => $"column {column}")];
        double left = names.Select(name => TextRoom.Width(name, "small") + (2 * ColumnGap)).DefaultIfEmpty().Max();
        var svg = new SvgBuilder(left + sheet.Width, $"{filters} filters of the first layer, {kernel} x {kernel}");
        svg.Image(left, 0, sheet.Width, sheet.Height, sheet.ToPng(), "First-layer filters");
        for (int column = 0; column < names.Length; column++)
        {
            double block = (sheet.Height + ColumnGap) / (double)columns;
            svg.Text(left - ColumnGap, (column * block) + ((block - ColumnGap) / 2) + 5, names[column], "small", "end");
        }

        return svg.Finish(sheet.Height);
    }

    private static Canvas Paint(ReadOnlySpan<float> weights, int filters, int kernel, int columns, int scale)
    {
        Check(weights.Length, filters, kernel, columns);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        int length = weights.Length / filters;
        int perColumn = filters / columns;
        int across = PerRow(perColumn);
        int factor = scale > 0 ? scale : Math.Max(1, 900 / (Math.Max(across, FewestPerRow) * (kernel + Gap)));
        int rows = (perColumn + across - 1) / across;
        int step = kernel * factor + Gap;
        int block = rows * step;
        var canvas = new Canvas((long)across * step + Gap, (long)columns * block + Gap + (columns - 1) * ColumnGap);
        Stretch stretch = Stretch.Of(weights);
        for (int filter = 0; filter < filters; filter++)
        {
            (int column, int place) = (filter / perColumn, filter % perColumn);
            int left = Gap + place % across * step;
            int top = Gap + column * (block + ColumnGap) + place / across * step;
            DrawFilter(canvas, weights.Slice(filter * length, length), kernel, left, top, factor, stretch);
        }

        return canvas;
    }

    /// <summary>As many as fill all rows alike, where a reasonable number does.</summary>
    private static int PerRow(int filters)
    {
        int most = Math.Min(MostPerRow, filters);
        for (int across = most; across >= FewestPerRow; across--)
        {
            if (filters % across == 0)
            {
                return across;
            }
        }

        return most;
    }

    private static void DrawFilter(Canvas canvas, ReadOnlySpan<float> filter, int kernel, int left, int top, int scale, Stretch stretch)
    {
        int plane = kernel * kernel;
        int green = plane % filter.Length, blue = 2 * plane % filter.Length;
        for (int i = 0; i < plane; i++)
        {
            canvas.Set(
                left + i % kernel * scale,
                top + i / kernel * scale,
                scale,
                stretch.ToByte(filter[i]),
                stretch.ToByte(filter[green + i]),
                stretch.ToByte(filter[blue + i]));
        }
    }

    private static void Check(int length, int filters, int kernel, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernel);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        long gray = (long)filters * kernel * kernel;
        if (length != 3 * gray && length != gray)
        {
            throw new ArgumentException(
                $"{filters} filters of 3 x {kernel} x {kernel} need {3 * gray} weights, and {gray} of grey input; found {length}.");
        }

        if (filters % columns != 0)
        {
            throw new ArgumentException($"{filters} filters cannot be shared out evenly to {columns} columns.");
        }
    }
}
