using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Files;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows.Data;

/// <summary>Writes pictures of a pack.</summary>
/// <param name="pack">The pack.</param>
/// <param name="classes">Its classes.</param>
/// <param name="small">Names of the classes with strikingly few images.</param>
/// <param name="cancellation">Stops the writing before the next picture.</param>
internal sealed class PackPictures(
    Pack pack,
    IReadOnlyList<ClassCount> classes,
    IReadOnlyList<string> small,
    CancellationToken cancellation)
{
    private const int SheetColumns = 10;
    private const int SheetImages = 100;
    private const int LargestThumbnail = 256;

    /// <summary>Writes all pictures.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <returns>Their paths.</returns>
    /// <exception cref="AlexNetException">The folder or a picture cannot be written.</exception>
    public IReadOnlyList<string> WriteAll(string folder)
    {
        cancellation.ThrowIfCancellationRequested();
        OwnPath.RefuseLink(folder);
        bool isColored = pack.Geometry.Channels == 3;
        string[] names = ["sheet.png", "classes.svg", "mean.png", .. isColored ? ["colors.png"] : Array.Empty<string>()];
        string[] written = [.. names.Select(name => Path.Combine(folder, name))];
        Array.ForEach(written, OwnPath.RefuseForeign);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DurableFile.Failure(folder, e);
        }

        WriteSheet(written[0]);
        cancellation.ThrowIfCancellationRequested();
        OwnFile.WriteSvg(
            written[1],
            ClassHistogram.Draw(
                [.. classes.Select(one => new HistogramClass(one.Label, one.TrainImages, one.ValImages, small.Contains(one.Class)))],
                "Images of each class"));
        cancellation.ThrowIfCancellationRequested();
        OwnFile.WritePng(
            written[2],
            PngWriter.Encode(MeanImage(), pack.Geometry.Width, pack.Geometry.Height, pack.Geometry.Channels));
        if (isColored)
        {
            WriteColors(written[^1]);
        }

        return written;
    }

    /// <summary>Writes a contact sheet: images at equal distances through the training part, so classes follow each other.</summary>
    /// <param name="path">The PNG file.</param>
    public void WriteSheet(string path)
    {
        int count = Math.Min(SheetImages, pack.Train.Count);
        byte[] scratch = new byte[pack.Train.ScratchLength];
        RgbImage[] images =
        [
            .. Enumerable.Range(0, count).Select(i => Thumbnail((int)((long)i * pack.Train.Count / count), scratch)),
        ];
        byte[] png = ContactSheet.Draw([.. images.Select(image => image.Pixels)], images[0].Width, images[0].Height, SheetColumns);
        cancellation.ThrowIfCancellationRequested();
        OwnFile.WritePng(path, png);
    }

    private void WriteColors(string path)
    {
        RgbImage image = Thumbnail(pack.Train.Count / 2, new byte[pack.Train.ScratchLength]);
        double[] deviations = [.. pack.Statistics.Eigenvalues.Select(Math.Sqrt)];
        byte[] png = ColorComponents.Draw(
            image.Pixels,
            image.Width,
            image.Height,
            pack.Statistics.ChannelMean,
            deviations,
            pack.Statistics.Eigenvectors);
        cancellation.ThrowIfCancellationRequested();
        OwnFile.WritePng(path, png);
    }

    /// <summary>An image as RGB, made smaller where it is large.</summary>
    private RgbImage Thumbnail(int index, byte[] scratch)
    {
        cancellation.ThrowIfCancellationRequested();
        (int height, int width) = (pack.Geometry.Height, pack.Geometry.Width);
        var image = new RgbImage(width, height, 3, Pixels.ToRgb(pack.Train.Read(index, scratch), pack.Geometry.Channels));
        double scale = Math.Min(1, LargestThumbnail / (double)Math.Max(height, width));
        return scale < 1 ? ImageResizer.Resize(image, Math.Max(1, (int)(height * scale)), Math.Max(1, (int)(width * scale))) : image;
    }

    /// <summary>The mean image as bytes. Shape (H, W, C).</summary>
    private byte[] MeanImage()
    {
        (int channels, int pixels) = (pack.Geometry.Channels, pack.Geometry.Height * pack.Geometry.Width);
        return
        [
            .. Enumerable
                .Range(0, pack.MeanImage.Length)
                .Select(i => (byte)(pack.MeanImage[(i % channels * pixels) + (i / channels)] + 0.5f)),
        ];
    }
}
