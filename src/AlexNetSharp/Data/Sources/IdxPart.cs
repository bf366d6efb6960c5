using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>The two idx files of a part: images and their labels.</summary>
internal sealed class IdxPart
{
    private readonly CancellationToken _cancellation;

    private IdxPart(string imagesPath, string labelsPath, SourceOptions options, Listing listing)
    {
        (ImagesPath, LabelsPath, _cancellation) = (imagesPath, labelsPath, options.Cancellation);
        using IdxFile images = Open(imagesPath, isImages: true);
        using IdxFile labels = Open(labelsPath, isImages: false);
        if (images.Count != labels.Count)
        {
            throw new AlexNetException(
                $"{imagesPath} holds {images.Count} images, {labelsPath} {labels.Count} labels: the files do not belong together; "
                    + $"fetch both again.");
        }

        (Height, Width, Labels) = (images.Height, images.Width, labels.ReadLabels());
        _ = listing.Follow(images.CheckImages()).Count();
    }

    /// <summary>The file of images.</summary>
    public string ImagesPath { get; }

    /// <summary>The file of labels.</summary>
    public string LabelsPath { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>The images' labels.</summary>
    public byte[] Labels { get; }

    /// <summary>Opens a part and reads its labels.</summary>
    /// <param name="part"><c>train</c> or <c>t10k</c>.</param>
    /// <param name="options">The source, a folder.</param>
    /// <param name="listing">Watches over the check of the images.</param>
    /// <returns>Null where the folder holds no images of this part.</returns>
    /// <exception cref="AlexNetException">Its labels are missing, or a file is damaged.</exception>
    public static IdxPart? TryOpen(string part, SourceOptions options, Listing listing)
    {
        string folder = options.Source;
        string? images = Find(folder, part, "images", 3),
            labels = Find(folder, part, "labels", 1);
        return images is null ? null
            : labels is not null ? new IdxPart(images, labels, options, listing)
            : throw new AlexNetException(
                $"{folder} holds {Path.GetFileName(images)}, but not its labels; put {part}-labels-idx1-ubyte.gz beside it.");
    }

    /// <summary>Goes through the images.</summary>
    /// <param name="skip">Images to leave out at the start.</param>
    public IEnumerable<(int Index, byte[] Pixels)> Images(int skip)
    {
        using IdxFile file = Open(ImagesPath, isImages: true);
        file.Skip(skip);
        for (int i = skip; file.TryReadImage(out byte[]? pixels); i++)
        {
            yield return (i, pixels);
        }
    }

    private static string? Find(string folder, string part, string what, int axes) =>
        new[] { $"{part}-{what}-idx{axes}-ubyte", $"{part}-{what}.idx{axes}-ubyte" }
            .SelectMany(name => new[] { name, name + ".gz" })
            .Select(name => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private IdxFile Open(string path, bool isImages)
    {
        IdxFile file = IdxFile.Open(path, _cancellation);
        if (file.IsImages == isImages)
        {
            return file;
        }

        file.Dispose();
        throw new AlexNetException(
            $"{path} holds {(isImages ? "labels, images are" : "images, labels are")} expected: the files' names are wrong; "
                + $"fetch both again.");
    }
}
