namespace AlexNetSharp.Visualization;

/// <summary>Draws what a layer sees of one image: its maps in grey, side by side, each stretched by itself from black to white.</summary>
public static class ActivationSheet
{
    private const int Gap = 1;

    /// <summary>Draws the maps.</summary>
    /// <param name="activations">(C, H, W) numbers.</param>
    /// <param name="maps">C, the number of maps.</param>
    /// <param name="height">H in pixels.</param>
    /// <param name="width">W in pixels.</param>
    /// <param name="mostMaps">Draw the first so many maps only; 0 draws all.</param>
    /// <param name="scale">The whole factor of enlargement; 0 takes one that makes the sheet about 900 pixels wide.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">The activations are not C x H x W numbers.</exception>
    public static byte[] Draw(ReadOnlySpan<float> activations, int maps, int height, int width, int mostMaps = 0, int scale = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegative(mostMaps);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        if (activations.Length != (long)maps * height * width)
        {
            throw new ArgumentException($"{maps} maps of {height} x {width} need {(long)maps * height * width} numbers, found {activations.Length}.");
        }

        int shown = mostMaps == 0 ? maps : Math.Min(maps, mostMaps);
        int across = (int)Math.Ceiling(Math.Sqrt((double)shown * height / width));
        int down = (shown + across - 1) / across;
        int factor = scale > 0 ? scale : Math.Max(1, 900 / (across * (width + Gap)));
        var canvas = new Canvas((long)across * (width * factor + Gap) + Gap, (long)down * (height * factor + Gap) + Gap);
        byte[] grey = new byte[height * width];
        for (int map = 0; map < shown; map++)
        {
            ReadOnlySpan<float> values = activations.Slice(map * height * width, height * width);
            Stretch stretch = Stretch.Of(values);
            for (int i = 0; i < grey.Length; i++)
            {
                grey[i] = stretch.ToByte(values[i]);
            }

            canvas.Paste(grey, width, height, Gap + map % across * (width * factor + Gap), Gap + map / across * (height * factor + Gap), factor);
        }

        return canvas.ToPng();
    }
}
