using System.Text;
using System.Text.Json;

namespace AlexNetSharp.Data.Sources;

/// <summary>A sample of a WebDataset shard: the files whose names are equal up to the first dot of the file's name.</summary>
/// <param name="Image">Its image; null where it has none.</param>
/// <param name="Label">Its label as text; null where it has none that is understood.</param>
/// <param name="Name">The name of its first file.</param>
internal readonly record struct ShardSample(ContainerEntry? Image, string? Label, string Name);

/// <summary>
/// Reads a WebDataset shard: images with a label each, as <c>KEY.cls</c>, or in <c>KEY.json</c> under <c>label</c>, <c>cls</c> or
/// <c>class</c>.
/// </summary>
internal static class WebDatasetReader
{
    private const int LongestLabel = 1 << 16;
    private static readonly string[] LabelKeys = ["label", "cls", "class"];

    /// <summary>Goes through the samples of a shard.</summary>
    /// <param name="entries">The shard's entries.</param>
    /// <param name="read">Reads a file of the shard.</param>
    /// <param name="refuse">Is told the entries that are refused.</param>
    public static IEnumerable<ShardSample> Read(
        IEnumerable<ContainerEntry> entries,
        Func<ContainerEntry, byte[]> read,
        Action<ContainerEntry> refuse)
    {
        (string? key, ShardSample sample) = (null, default);
        foreach (ContainerEntry entry in entries)
        {
            if (entry.Kind == EntryKind.Refused)
            {
                refuse(entry);
            }

            if (entry.Kind != EntryKind.File)
            {
                continue;
            }

            (string entryKey, string extension) = Split(entry.Path);
            if (key is not null && key != entryKey)
            {
                yield return sample;
            }

            sample = key == entryKey ? sample : new ShardSample(null, null, entry.Path);
            sample = Extend(sample, entry, extension, read);
            key = entryKey;
        }

        if (key is not null)
        {
            yield return sample;
        }
    }

    /// <summary>Splits a path at the first dot of its last part, as WebDataset does.</summary>
    private static (string Key, string Extension) Split(string path)
    {
        int name = path.LastIndexOf('/') + 1;
        int dot = path.IndexOf('.', name);
        return dot < 0 ? (path, "") : (path[..dot], path[(dot + 1)..].ToLowerInvariant());
    }

    private static ShardSample Extend(ShardSample sample, ContainerEntry entry, string extension, Func<ContainerEntry, byte[]> read)
    {
        if (sample.Image is null && FileNames.IsImageExtension("." + extension))
        {
            return sample with { Image = entry };
        }

        bool isLabel = extension is "cls" or "json" && sample.Label is null && entry.Length <= LongestLabel;
        if (!isLabel)
        {
            return sample;
        }

        byte[] content = read(entry);
        return sample with { Label = extension == "cls" ? TextLabel(content) : JsonLabel(content) };
    }

    private static string? TextLabel(byte[] content)
    {
        string text = Encoding.UTF8.GetString(content).Trim();
        return text.Length is > 0 and <= 256 && !text.Any(char.IsControl) ? text : null;
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
