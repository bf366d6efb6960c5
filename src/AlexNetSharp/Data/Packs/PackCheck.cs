using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>Finds what cannot be true in a manifest that is JSON of the right kind: packs are given away, and come back changed.</summary>
internal static class PackCheck
{
    /// <summary>The most shards of a pack: each costs a look when the pack is opened.</summary>
    public const int MostShards = 20_000;

    private const int ChecksumLength = 64;

    // Rounding leaves the length of an eigenvector this far from 1.
    private const double Rounding = 1e-6;

    /// <summary>What is wrong, as a part of a sentence; null where nothing is.</summary>
    /// <param name="manifest">The manifest.</param>
    public static string? Problem(PackManifest manifest) =>
        OfGeometry(manifest.Geometry) ?? OfClasses(manifest.Classes) ?? OfParts(manifest) ?? OfFiles(manifest) ?? OfStatistics(manifest);

    private static string? OfGeometry(PackGeometry geometry) =>
        geometry is not { Height: > 0, Width: > 0, Channels: 1 or 3 }
        || Math.Max(geometry.Height, geometry.Width) > PackGeometry.LargestSide
        || !Enum.IsDefined(geometry.Resize)
        || !Enum.IsDefined(geometry.Exif)
            ? $"images of {geometry.Height}x{geometry.Width} pixels and {geometry.Channels} channels are not possible"
            : null;

    private static string? OfClasses(IReadOnlyList<ClassLabel> classes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < classes.Count; i++)
        {
            if (classes[i] is not { Name.Length: > 0, Label: not null })
            {
                return $"class {i} has no name";
            }

            if (!names.Add(classes[i].Name))
            {
                return $"two classes are called '{classes[i].Name}'";
            }
        }

        return classes.Count == 0 ? "there is no class" : null;
    }

    private static string? OfParts(PackManifest manifest)
    {
        if (manifest.Train.Shards.Count + manifest.Val.Shards.Count > MostShards)
        {
            return $"it names {manifest.Train.Shards.Count + manifest.Val.Shards.Count} shards, more than {MostShards}";
        }

        if (manifest.Train.Shards.Count == 0)
        {
            return "its training part holds no image";
        }

        foreach (PackPart part in (PackPart[])[manifest.Train, manifest.Val])
        {
            if (part.Shards.Any(shard => shard is not { Count: > 0 }))
            {
                return "a shard holds no image";
            }

            if (part.Count != part.Shards.Sum(shard => (long)shard.Count))
            {
                return $"a part has {part.Count} images, its shards together have others";
            }

            if (part.Shards.Any(shard => shard.Index is null != (manifest.Storage == PackStorage.Raw)))
            {
                return "a shard is stored in another way than the pack";
            }
        }

        return Enum.IsDefined(manifest.Storage) ? null : "how the images are stored is not known";
    }

    private static string? OfFiles(PackManifest manifest)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (PackFile file in manifest.AllFiles())
        {
            if (file.Name.Length == 0 || file.Name != Path.GetFileName(file.Name) || file.Name is "." or "..")
            {
                return $"'{file.Name}' is no name of a file in the pack";
            }

            if (!names.Add(file.Name))
            {
                return $"it names the file '{file.Name}' twice";
            }

            if (file.Bytes < 0 || file.Sha256.Length != ChecksumLength)
            {
                return $"length or checksum of '{file.Name}' are not possible";
            }
        }

        return null;
    }

    private static string? OfStatistics(PackManifest manifest)
    {
        (PackStatistics statistics, int channels) = (manifest.Statistics, manifest.Geometry.Channels);
        bool isSound = statistics.ChannelMean.Count == channels && statistics.ChannelMean.All(mean => mean is >= 0 and <= byte.MaxValue)
            && statistics.Covariance.Count == channels * channels && statistics.Covariance.All(double.IsFinite)
            && statistics.Eigenvalues.Count == channels && statistics.Eigenvalues.All(value => double.IsFinite(value) && value >= 0)
            && statistics.Eigenvectors.Count == channels * channels
            && statistics.Eigenvectors.All(value => Math.Abs(value) <= 1 + Rounding) && statistics.Pixels >= 0;
        return isSound ? null : "its statistics (means, covariance, eigenvalues, eigenvectors) are not possible";
    }
}
