namespace AlexNetSharp.Data.Sources;

/// <summary>Tells shards of a WebDataset from other archives by their first samples.</summary>
internal static class WebDatasetStart
{
    private const int MostEntries = 256;
    private const int MostShards = 4;
    private const long MostBytes = 1L << 28;

    /// <summary>Whether one of the first samples of the first shards has an image and a label.</summary>
    /// <param name="shards">The shards.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static bool Matches(IReadOnlyList<string> shards, CancellationToken cancellation) =>
        shards.Take(MostShards).Any(shard => Matches(shard, cancellation));

    /// <summary>
    /// Text beside the photos of class folders is no label: it says where things are in the photo, or who took it.
    /// </summary>
    private static bool Matches(string shard, CancellationToken cancellation)
    {
        (int entries, long bytes, string? folder) = (0, 0, null);
        bool IsNear(OpenEntry open)
        {
            bytes += open.Entry.Length;
            return entries++ < MostEntries && bytes <= MostBytes;
        }

        try
        {
            IEnumerable<OpenEntry> first = WebDatasetReader.ListOpen(shard, cancellation).TakeWhile(IsNear);
            ShardSample[] samples = [.. WebDatasetReader.Read(first, _ => { }).Where(sample => sample.Image is not null)];
            bool isFlat = samples.All(sample => (folder ??= FolderOf(sample)) == FolderOf(sample));
            return samples.Any(sample => sample.Label is not null && (isFlat || sample.Place != LabelPlace.Text));
        }
        catch (AlexNetException)
        {
            // Whoever opens it as something else says what is wrong with it.
            return false;
        }
    }

    private static string FolderOf(ShardSample sample) => Path.GetDirectoryName(sample.Name) ?? "";
}
