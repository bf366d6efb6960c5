namespace AlexNetSharp.Visualization;

/// <summary>Draws images of one size side by side.</summary>
internal static class ContactSheet
{
    private const int Gap = 2;
    private const double SvgGap = 8;
    private const double SvgCell = 128;
    private const int FewestInSvg = 4;

    /// <summary>Draws the images, row by row.</summary>
    /// <param name="images">The images: (H, W, C) bytes each, 0..255, with C 3 (RGB) or 1 (gray). At least one.</param>
    /// <param name="width">Width of every image in pixels.</param>
    /// <param name="height">Height of every image in pixels.</param>
    /// <param name="imagesPerRow">Images in a row.</param>
    /// <param name="scale">The whole factor of enlargement.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">There is no image, or one has neither height x width nor height x width x 3 bytes.</exception>
    public static byte[] Draw(IReadOnlyList<byte[]> images, int width, int height, int imagesPerRow = 10, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imagesPerRow);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        if (images.Count == 0)
        {
            throw new ArgumentException("A contact sheet needs at least one image.", nameof(images));
        }

        int across = Math.Min(imagesPerRow, images.Count);
        int down = (images.Count + across - 1) / across;
        (int stepX, int stepY) = (width * scale + Gap, height * scale + Gap);
        var canvas = new Canvas((long)across * stepX + Gap, (long)down * stepY + Gap);
        for (int i = 0; i < images.Count; i++)
        {
            if (images[i].Length != width * height && images[i].Length != width * height * 3)
            {
                throw new ArgumentException(
                    $"Image {i} has {images[i].Length} bytes, which is neither {width} x {height} nor three times that.", nameof(images));
            }

            canvas.Paste(images[i], width, height, Gap + i % across * stepX, Gap + i / across * stepY, scale);
        }

        return canvas.ToPng();
    }

    /// <summary>Draws the images with their names, row by row.</summary>
    /// <param name="images">The images as PNG files, of one size, and what each shows.</param>
    /// <param name="ratio">The height of an image by its width.</param>
    /// <param name="imagesPerRow">Images in a row.</param>
    /// <param name="title">The heading.</param>
    /// <returns>An SVG document without any outside reference.</returns>
    public static string DrawSvg(IReadOnlyList<(byte[] Png, string Name)> images, double ratio, int imagesPerRow, string title)
    {
        ArgumentNullException.ThrowIfNull(images);
        double width = (Math.Min(imagesPerRow, Math.Max(images.Count, FewestInSvg)) * (SvgCell + SvgGap)) + SvgGap;
        var svg = new SvgBuilder(width, title);
        IReadOnlyList<string> heading = TextRoom.Wrap(title, width - (2 * SvgGap), "title");
        svg.Lines(SvgGap, 24, heading, "title");
        double top = 40 + ((heading.Count - 1) * TextRoom.Line("title"));
        foreach ((byte[] Png, string Name)[] row in images.Chunk(imagesPerRow))
        {
            int lines = 1;
            for (int i = 0; i < row.Length; i++)
            {
                double left = SvgGap + (i * (SvgCell + SvgGap));
                IReadOnlyList<string> name = TextRoom.Wrap(row[i].Name, SvgCell, "small");
                svg.Image(left, top, SvgCell, SvgCell * ratio, row[i].Png, row[i].Name);
                svg.Lines(left, top + (SvgCell * ratio) + TextRoom.SmallLine, name, "small");
                lines = Math.Max(lines, name.Count);
            }

            top += (SvgCell * ratio) + (lines * TextRoom.SmallLine) + (2 * SvgGap);
        }

        return svg.Finish(top);
    }
}
