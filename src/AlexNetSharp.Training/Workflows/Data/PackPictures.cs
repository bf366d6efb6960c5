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
    private const int LargestNamed = 128;
    private const int ColorCandidates = 60;

    /// <summary>Writes all pictures.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <returns>Their paths.</returns>
    /// <exception cref="AlexNetException">The folder or a picture cannot be written.</exception>
    public IReadOnlyList<string> WriteAll(string folder)
    {
        cancellation.ThrowIfCancellationRequested();
        OwnPath.RefuseLink(folder);
        bool isColored = pack.Geometry.Channels == 3;
        string[] names = ["sheet.svg", "classes.svg", "mean.png", .. isColored ? ["colors.svg"] : Array.Empty<string>()];
        string[] written = [.. names.Select(name => Path.Combine(folder, name))];
        Array.ForEach(written, OwnPath.RefuseForeign);
        DurableFile.MakeFolder(folder);
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
    /// <param name="path">The file: a PNG of the images alone, or an SVG with the names of their classes.</param>
    public void WriteSheet(string path) => OwnFile.WritePicture(
        path,
        () =>
        {
            (RgbImage Image, string Name)[] shown = Shown(LargestThumbnail);
            RgbImage first = shown[0].Image;
            return ContactSheet.Draw([.. shown.Select(one => one.Image.Pixels)], first.Width, first.Height, SheetColumns);
        },
        () =>
        {
            (RgbImage Image, string Name)[] shown = Shown(LargestNamed);
            RgbImage first = shown[0].Image;
            return ContactSheet.DrawSvg(
                [.. shown.Select(one => (PngWriter.Encode(one.Image.Pixels, one.Image.Width, one.Image.Height), one.Name))],
                first.Height / (double)first.Width,
                SheetColumns,
                $"{shown.Length} of {pack.Train.Count:N0} training images");
        });

    private (RgbImage Image, string Name)[] Shown(int largest)
    {
        int count = Math.Min(SheetImages, pack.Train.Count);
        byte[] scratch = new byte[pack.Train.ScratchLength];
        return
        [
            .. Enumerable.Range(0, count)
                .Select(i => (int)((long)i * pack.Train.Count / count))
                .Select(place => (Thumbnail(place, scratch, largest), classes[pack.Train.Label(place)].Label)),
        ];
    }

    private void WriteColors(string path)
    {
        RgbImage image = TypicalImage();
        double[] deviations = [.. pack.Statistics.Eigenvalues.Select(Math.Sqrt)];
        string svg = ColorComponents.Draw(
            image.Pixels,
            image.Width,
            image.Height,
            pack.Statistics.ChannelMean,
            deviations,
            pack.Statistics.Eigenvectors);
        cancellation.ThrowIfCancellationRequested();
        OwnFile.WriteSvg(path, svg);
    }

    /// <summary>Of some training images the one whose mean and deviation are nearest to those of all: neither dark nor pale.</summary>
    private RgbImage TypicalImage()
    {
        byte[] scratch = new byte[pack.Train.ScratchLength];
        int count = Math.Min(ColorCandidates, pack.Train.Count);
        double mean = pack.Statistics.ChannelMean.Average(), deviation = Math.Sqrt(pack.Statistics.Eigenvalues.Sum() / 3);
        return Enumerable.Range(0, count)
            .Select(i => Thumbnail((int)((long)i * pack.Train.Count / count), scratch, LargestThumbnail))
            .MinBy(Distance)!;

        double Distance(RgbImage image)
        {
            double own = image.Pixels.Average(value => (double)value);
            return Math.Abs(own - mean) + Math.Abs(Math.Sqrt(image.Pixels.Average(value => (value - own) * (value - own))) - deviation);
        }
    }

    /// <summary>An image as RGB, made smaller where it is larger than a number of pixels.</summary>
    private RgbImage Thumbnail(int index, byte[] scratch, int largest)
    {
        cancellation.ThrowIfCancellationRequested();
        (int height, int width) = (pack.Geometry.Height, pack.Geometry.Width);
        var image = new RgbImage(width, height, 3, Pixels.ToRgb(pack.Train.Read(index, scratch), pack.Geometry.Channels));
        double scale = Math.Min(1, largest / (double)Math.Max(height, width));
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
