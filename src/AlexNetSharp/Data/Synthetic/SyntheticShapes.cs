using System.IO.Compression;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>
/// The built-in data set: ten classes of shapes that differ in outline only. Texture, colors, place, size, angle, light, clutter and noise
/// are drawn without regard to the class, so pixels alone do not tell. Image i of a part is a pure function of (seed, part, i).
/// </summary>
internal static class SyntheticShapes
{
    /// <summary>Height and width of an image in pixels unless told otherwise.</summary>
    public const int DefaultSize = 80;

    /// <summary>The smallest height and width in pixels.</summary>
    public const int MinSize = 16;

    /// <summary>The largest height and width in pixels.</summary>
    public const int MaxSize = 1024;

    private const int ReportEvery = 50;

    /// <summary>
    /// The names of the classes; a label is an index into them. They stand in ordinal order, as a folder of class folders numbers them.
    /// </summary>
    public static IReadOnlyList<string> Classes => ShapeOutlines.Names;

    /// <summary>Draws a training image.</summary>
    /// <param name="seed">The seed of the data set.</param>
    /// <param name="index">The image's index, at least 0.</param>
    /// <param name="size">Height and width in pixels, 16 to 1,024.</param>
    /// <param name="label">The image's class: its index modulo the number of classes.</param>
    /// <returns>(H, W, 3) bytes, RGB, 0..255.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or the size out of range.</exception>
    public static byte[] Draw(ulong seed, int index, int size, out int label) => Draw(seed, SyntheticSplit.Train, index, size, out label);

    /// <summary>Draws an image of either part.</summary>
    /// <param name="seed">The seed of the data set.</param>
    /// <param name="split">The part of the data set.</param>
    /// <param name="index">The image's index in its part, at least 0.</param>
    /// <param name="size">Height and width in pixels, 16 to 1,024.</param>
    /// <param name="label">The image's class: its index modulo the number of classes.</param>
    /// <returns>(H, W, 3) bytes, RGB, 0..255.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or the size out of range.</exception>
    public static byte[] Draw(ulong seed, SyntheticSplit split, int index, int size, out int label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, MinSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        label = index % Classes.Count;
        var random = new ImageRandom(seed, split, index);
        return new ScenePainter(new Scene(random, label), random, size).Paint();
    }

    /// <summary>
    /// Writes the data set as <c>train/CLASS/00001.png</c> and <c>val/CLASS/00001.png</c>, on all processors; equal requests give equal
    /// bytes.
    /// </summary>
    /// <param name="folder">The folder; made when absent. Files of an earlier equal request are replaced.</param>
    /// <param name="request">What to write.</param>
    /// <param name="progress">Told the number of images written now and then and at the end, or null.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="AlexNetException">
    /// A number of the request is out of range, or the folder holds other files that would become part of the data set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token asked to stop; every file present is whole.</exception>
    public static void Write(string folder, SyntheticRequest request, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        string[] paths =
        [
            .. Paths(folder, SyntheticSplit.Train, request.TrainImages),
            .. Paths(folder, SyntheticSplit.Val, request.ValImages),
        ];
        RefuseOtherFiles(folder, paths);
        foreach (string split in (string[])["train", "val"])
        {
            foreach (string name in Classes)
            {
                Directory.CreateDirectory(Path.Combine(folder, split, name));
            }
        }

        int done = 0;
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(
            0,
            paths.Length,
            options,
            i =>
            {
                (SyntheticSplit split, int index) =
                    i < request.TrainImages ? (SyntheticSplit.Train, i) : (SyntheticSplit.Val, i - request.TrainImages);
                byte[] pixels = Draw(request.Seed, split, index, request.Size, out _);
                PngWriter.Write(paths[i], pixels, request.Size, request.Size, 3, CompressionLevel.Fastest);
                int count = Interlocked.Increment(ref done);
                if (count % ReportEvery == 0 || count == paths.Length)
                {
                    progress?.Report(count);
                }
            });
    }

    /// <summary>A file in a folder that <see cref="Write"/> would not have written, whatever was asked; null where there is none.</summary>
    /// <param name="folder">The folder, which may be missing.</param>
    internal static string? FirstForeign(string folder) =>
        FilesIn(folder).FirstOrDefault(file => !IsOurs(Path.GetRelativePath(folder, file)));

    private static bool IsOurs(string file) =>
        TemporaryName.Final(file).Split(Path.DirectorySeparatorChar) is ["train" or "val", string name, string image]
        && Classes.Contains(name) && image.EndsWith(".png", StringComparison.Ordinal) && image[..^4].All(char.IsAsciiDigit);

    private static void Check(SyntheticRequest request)
    {
        if (request.TrainImages < 0 || request.ValImages < 0)
        {
            throw new AlexNetException(
                $"The built-in data set was asked for {request.TrainImages} training and {request.ValImages} validation images; "
                    + $"give numbers of at least 0.");
        }

        if (request.Size is < MinSize or > MaxSize)
        {
            throw new AlexNetException(
                $"The built-in data set was asked for images of {request.Size} pixels a side; give {MinSize} to {MaxSize}.");
        }
    }

    private static IEnumerable<string> Paths(string folder, SyntheticSplit split, int images)
    {
        string part = split == SyntheticSplit.Train ? "train" : "val";
        for (int i = 0; i < images; i++)
        {
            yield return Path.Combine(folder, part, Classes[i % Classes.Count], $"{i / Classes.Count + 1:D5}.png");
        }
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];

    private static void RefuseOtherFiles(string folder, string[] paths)
    {
        HashSet<string> expected = [.. paths];
        foreach (string part in (string[])["train", "val"])
        {
            string? other = FilesIn(Path.Combine(folder, part)).FirstOrDefault(file => !expected.Contains(TemporaryName.Final(file)));
            if (other is not null)
            {
                throw new AlexNetException(
                    $"The folder {folder} already holds {Path.GetRelativePath(folder, other)}, "
                        + $"which the built-in data set would not write; "
                        + "give an empty folder.");
            }
        }
    }
}
