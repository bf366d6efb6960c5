using System.Text;
using System.Text.Json;
using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>
/// Reads a WebDataset shard: images, as <c>KEY.jpg</c> or <c>KEY.image.jpg</c>, with a label each, as <c>KEY.cls</c>, in <c>KEY.json</c>
/// under <c>label</c>, <c>cls</c> or <c>class</c>, or as <c>KEY.txt</c>; in this order of rank, whatever their order in the shard. A
/// sample's files need not be neighbors, as they are not in what <c>tar</c> makes of a folder.
/// </summary>
internal static class WebDatasetReader
{
    /// <summary>The most samples that wait for their other files: more than a shard mostly has.</summary>
    private const int MostWaiting = 1 << 16;

    private const int LongestLabel = 1 << 16;
    private static readonly string[] LabelKeys = ["label", "cls", "class"];

    /// <summary>Goes through the entries of a shard, gzipped or not.</summary>
    /// <param name="path">The shard.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">It is torn, or no tar archive.</exception>
    public static IEnumerable<OpenEntry> ListOpen(string path, CancellationToken cancellation) =>
        TarEntries.ListOpen(GzipFile.OpenRead(path, cancellation), path, "fetch the shard again");

    /// <summary>Goes through the samples of a shard.</summary>
    /// <param name="entries">The shard's entries.</param>
    /// <param name="refuse">Is told the entries that are refused.</param>
    public static IEnumerable<ShardSample> Read(IEnumerable<OpenEntry> entries, Action<ContainerEntry> refuse)
    {
        var waiting = new OrderedDictionary<string, ShardSample>(StringComparer.Ordinal);
        foreach (OpenEntry open in entries)
        {
            ContainerEntry entry = open.Entry;
            if (entry.Kind == EntryKind.Refused)
            {
                refuse(entry);
            }

            if (entry.Kind != EntryKind.File)
            {
                continue;
            }

            (string key, string field, string extension) = Split(entry.Path);
            if (waiting.Count == MostWaiting && !waiting.ContainsKey(key))
            {
                foreach (ShardSample sample in waiting.Values)
                {
                    yield return sample;
                }

                waiting.Clear();
            }

            ShardSample known = waiting.GetValueOrDefault(key) ?? new ShardSample(entry.Path);
            if (known.Image?.Path == entry.Path)
            {
                refuse(entry with { Reason = "appears in the shard again; its first appearance is used" });
            }
            else
            {
                waiting[key] = Extend(known, open, field, extension);
            }
        }

        foreach (ShardSample sample in waiting.Values)
        {
            yield return sample;
        }
    }

    /// <summary>Splits a path at the first dot of its last part, as WebDataset does, and what follows at its last dot.</summary>
    private static (string Key, string Field, string Extension) Split(string path)
    {
        int name = path.LastIndexOf('/') + 1;
        int dot = path.IndexOf('.', name);
        if (dot < 0)
        {
            return (path, "", "");
        }

        string rest = path[(dot + 1)..].ToLowerInvariant();
        int last = rest.LastIndexOf('.');
        return (path[..dot], rest[..Math.Max(0, last)], rest[(last + 1)..]);
    }

    private static ShardSample Extend(ShardSample sample, OpenEntry open, string field, string extension)
    {
        bool isPlain = field.Length == 0;
        if (FileNames.IsImageExtension("." + extension) && (isPlain || ColumnNames.ImageIn([field]) >= 0))
        {
            return sample.Image is null || (isPlain && !sample.IsPlain)
                ? sample with { Image = open.Entry, IsPlain = isPlain, IsKnown = true }
                : sample;
        }

        LabelPlace place = !isPlain && ColumnNames.LabelIn([field]) < 0
            ? LabelPlace.None
            : extension switch
            {
                "cls" => LabelPlace.Class,
                "json" => LabelPlace.Json,
                "txt" => LabelPlace.Text,
                _ => LabelPlace.None,
            };
        if (place >= sample.Place || open.Entry.Length > LongestLabel)
        {
            return sample;
        }

        byte[] content = open.Read();
        return (place == LabelPlace.Json ? JsonLabel(content) : TextLabel(content)) is { } label
            ? sample with { Label = label, Place = place, IsKnown = true }
            : sample with { IsKnown = sample.IsKnown || place != LabelPlace.Json };
    }

    private static string? TextLabel(byte[] content)
    {
        string text = Encoding.UTF8.GetString(content).Trim();
        return text.Length is > 0 and <= 256 && !text.Any(char.IsControl) && !text.Contains('\uFFFD') ? text : null;
    }

    private static string? JsonLabel(byte[] content)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            foreach (string name in document.RootElement.ValueKind == JsonValueKind.Object ? LabelKeys : [])
            {
                if (document.RootElement.TryGetProperty(name, out JsonElement value)
                    && value.ValueKind is JsonValueKind.Number or JsonValueKind.String)
                {
                    return TextLabel(Encoding.UTF8.GetBytes(value.ToString()));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A sample whose description is broken has no label; text that is no Unicode comes as the second exception.
        }

        return null;
    }
}
