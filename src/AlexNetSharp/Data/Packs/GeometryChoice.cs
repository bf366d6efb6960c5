using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>Works out a pack's geometry from what is asked for and what the source's images are by nature.</summary>
internal static class GeometryChoice
{
    private const int UsualSize = 256;
    private const int LargestSize = PackGeometry.LargestSide;

    /// <summary>Checks the options of a request that need no source.</summary>
    /// <exception cref="InvalidOptionException">One is out of range.</exception>
    public static void CheckOptions(PrepareRequest request)
    {
        GeometryOptions wanted = request.Geometry;
        if (wanted.Channels is not (null or 1 or 3))
        {
            throw new InvalidOptionException($"A pack of {wanted.Channels} channels was asked for; give 3 (RGB) or 1 (grey).");
        }

        if (wanted.Height is not (null or (>= 1 and <= LargestSize)) || wanted.Width is not (null or (>= 1 and <= LargestSize)))
        {
            throw new InvalidOptionException(
                $"A size of {wanted.Height}x{wanted.Width} pixels was asked for; give 1 to {LargestSize}.");
        }

        if (wanted.Filter is not (null or "bilinear"))
        {
            throw new InvalidOptionException($"The filter '{wanted.Filter}' was asked for; give 'bilinear', the only one.");
        }

        if (request.ValFraction is < 0 or >= 1 or double.NaN)
        {
            throw new InvalidOptionException(
                $"A validation fraction of {request.ValFraction} was asked for; give one from 0 (none) to below 1.");
        }

        if (request.Quality is not null && request.Storage == PackStorage.Raw)
        {
            throw new InvalidOptionException(
                "A JPEG quality was asked for, but the pack is not compressed; leave it out, or store as webdataset.");
        }

        if (request.Quality is < 1 or > 100)
        {
            throw new InvalidOptionException($"A JPEG quality of {request.Quality} was asked for; give 1 to 100.");
        }

        if (request.ImagesPerShard < 1)
        {
            throw new InvalidOptionException($"Shards of {request.ImagesPerShard} images were asked for; give at least 1.");
        }

        request.Limits.Check();
        ThreadLimit.Check(request.Threads);
    }

    /// <summary>Refuses shards so small that there would be more than a pack may have.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="source">The source.</param>
    /// <exception cref="InvalidOptionException">They are.</exception>
    public static void CheckShards(PrepareRequest request, SampleSource source)
    {
        long fewest = FewestPerShard(source.TrainCount + (long)source.ValCount);
        if (request.ImagesPerShard < fewest)
        {
            throw new InvalidOptionException(
                $"Shards of {request.ImagesPerShard} images were asked for, which would be more than {PackCheck.MostShards}; "
                    + $"give at least {fewest}.");
        }
    }

    /// <summary>Images in a whole shard: what is asked for, or the storage's own number, and more where there would be too many.</summary>
    /// <param name="wanted">What is asked for; 0 for nothing.</param>
    /// <param name="usual">The storage's own number.</param>
    /// <param name="images">The images of both parts.</param>
    public static int PerShard(int wanted, int usual, long images) =>
        wanted > 0 ? wanted : (int)Math.Max(usual, FewestPerShard(images));

    /// <summary>Works out the geometry.</summary>
    /// <exception cref="AlexNetException">Images are to keep their size, and none can be decoded.</exception>
    public static PackGeometry Settle(PrepareRequest request, SampleSource source)
    {
        GeometryOptions wanted = request.Geometry;
        NaturalGeometry? natural = source.Natural;
        bool isSized = wanted.Height is not null || wanted.Width is not null;
        ResizeRule resize = wanted.Resize ?? (natural is not null && !isSized ? ResizeRule.None : ResizeRule.ShorterSideCrop);
        var geometry = new PackGeometry()
        {
            Height = wanted.Height ?? wanted.Width ?? natural?.Height ?? UsualSize,
            Width = wanted.Width ?? wanted.Height ?? natural?.Width ?? UsualSize,
            Channels = wanted.Channels ?? natural?.Channels ?? 3,
            Resize = resize,
            Exif = wanted.Exif ?? source.Exif,
        };
        geometry = resize == ResizeRule.None && !isSized && natural is null ? OfFirstImage(request.Source, source, geometry) : geometry;
        return Math.Max(geometry.Height, geometry.Width) <= LargestSize
            ? geometry
            : throw new AlexNetException(
                $"The images in {request.Source} are {geometry.Height}x{geometry.Width} pixels, more than {LargestSize}; "
                    + $"choose a {RequestOption.Of(nameof(GeometryOptions.Height))}.");
    }

    // A part's last shard may be smaller.
    private static long FewestPerShard(long images) => images / (PackCheck.MostShards - 2) + 1;

    private static PackGeometry OfFirstImage(string name, SampleSource source, PackGeometry geometry)
    {
        foreach (Sample sample in source.Samples(0))
        {
            try
            {
                RgbImage image = source.Decode(sample, geometry.Exif, geometry.Channels);
                return geometry with { Height = image.Height, Width = image.Width };
            }
            catch (ImageFormatException)
            {
                // It will be rejected with its reason when its turn comes.
            }
        }

        throw new AlexNetException($"None of the images in {name} can be decoded; give a folder, .zip, .tar or .tar.gz of images.");
    }
}
