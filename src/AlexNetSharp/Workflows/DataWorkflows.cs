using AlexNetSharp.Data.Packs;
using AlexNetSharp.Runtime;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows;

/// <summary>What a pack holds.</summary>
public sealed record InspectResult
{
    /// <summary>The pack's folder.</summary>
    public required string Pack { get; init; }

    /// <summary>The images' geometry, for people.</summary>
    public required string Geometry { get; init; }

    /// <summary>Images in the training part.</summary>
    public required int TrainImages { get; init; }

    /// <summary>Images in the validation part.</summary>
    public required int ValImages { get; init; }

    /// <summary>Mean of each channel over the training part, 0..255.</summary>
    public required IReadOnlyList<double> ChannelMean { get; init; }

    /// <summary>Standard deviation of the colours along each principal component, 0..255, largest first.</summary>
    public required IReadOnlyList<double> ColorDeviations { get; init; }

    /// <summary>The classes with their numbers of images.</summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>The contact sheet that was written, or null.</summary>
    public string? Sheet { get; init; }
}

/// <summary>A class with its numbers of images.</summary>
/// <param name="Class">The class's name in the data set.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="TrainImages">Images in the training part.</param>
/// <param name="ValImages">Images in the validation part.</param>
public sealed record ClassCount(string Class, string Label, int TrainImages, int ValImages);

/// <summary>Makes, inspects and verifies packs.</summary>
public static class DataWorkflows
{
    private const int SheetColumns = 10;
    private const int SheetImages = 100;

    /// <summary>Makes a pack of images.</summary>
    public static PrepareResult Prepare(PrepareRequest request, IProgress<PrepareProgress>? progress = null, CancellationToken cancellation = default) =>
        PackBuilder.Prepare(request, progress, cancellation);

    /// <summary>Says what a pack holds.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <param name="sheet">A PNG file to write a contact sheet of the training part to, or null.</param>
    public static InspectResult Inspect(string folder, string? sheet = null)
    {
        using Pack pack = Pack.Open(folder);
        int[] train = CountLabels(pack.Train, pack.Classes.Count);
        int[] val = CountLabels(pack.Val, pack.Classes.Count);
        if (sheet is not null)
        {
            byte[] png = DrawSheet(pack);
            DurableFile.Write(sheet, stream => stream.Write(png));
        }

        return new InspectResult
        {
            Pack = folder,
            Geometry = pack.Geometry.ToString(),
            TrainImages = pack.Train.Count,
            ValImages = pack.Val.Count,
            ChannelMean = pack.Statistics.ChannelMean,
            ColorDeviations = [.. pack.Statistics.Eigenvalues.Select(Math.Sqrt)],
            Classes = [.. pack.Classes.Select((one, i) => new ClassCount(one.Name, one.Label, train[i], val[i]))],
            Sheet = sheet,
        };
    }

    /// <summary>Compares every file of a pack with its checksum.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <param name="progress">Receives files done and files in all.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <returns>The number of files.</returns>
    /// <exception cref="AlexNetException">A file is missing, torn or altered; the sentence names it.</exception>
    public static int Verify(string folder, IProgress<(int Done, int Total)>? progress = null, CancellationToken cancellation = default)
    {
        using Pack pack = Pack.Open(folder);
        int files = pack.Manifest.AllFiles().Count();
        pack.Verify(progress is null ? null : new SynchronousProgress<int>(done => progress.Report((done, files))), cancellation);
        return files;
    }

    private static int[] CountLabels(PackSplit split, int classes)
    {
        int[] counts = new int[classes];
        for (int i = 0; i < split.Count; i++)
        {
            counts[split.Label(i)]++;
        }

        return counts;
    }

    private static byte[] DrawSheet(Pack pack)
    {
        int count = Math.Min(SheetImages, pack.Train.Count);
        byte[] scratch = new byte[pack.Train.ScratchLength];
        byte[][] images =
            [.. Enumerable.Range(0, count).Select(i => Pixels.ToRgb(pack.Train.Read((int)((long)i * pack.Train.Count / count), scratch), pack.Geometry.Channels))];
        return ContactSheet.Draw(images, pack.Geometry.Width, pack.Geometry.Height, SheetColumns);
    }
}
