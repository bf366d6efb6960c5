using System.Text.Json;
using AlexNetSharp.Data.Formats;
using AlexNetSharp.Data.Parquet;

namespace AlexNetSharp.Data.Sources;

/// <summary>Which columns of a file of Parquet are images and labels, and what its classes are called.</summary>
internal static class ParquetColumns
{
    private const string WritersText = "huggingface";
    private const string Bytes = "bytes";
    private const int MostShown = 8;

    /// <summary>What labels are written as: numbers, also by writers that make every number a floating-point one, or text.</summary>
    private static readonly ParquetType[] TypesOfLabels =
        [ParquetType.Int32, ParquetType.Int64, ParquetType.Float, ParquetType.Double, ParquetType.ByteArray];

    /// <summary>The column of the images' bytes: of its own, or in a structure of bytes and path.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for sentences.</param>
    /// <exception cref="AlexNetException">There is none.</exception>
    public static ParquetColumn Image(ParquetFile file, string path)
    {
        ParquetColumn[] columns =
        [
            .. file.Columns.Where(one => one is { Type: ParquetType.ByteArray, IsRepeated: false, Path: [_] or [_, Bytes] }),
        ];
        return ColumnNames.ImageIn(columns.Select(one => one.Path[0])) is >= 0 and int index
            ? columns[index]
            : throw Lacks(file, path, "images (image, img), with their bytes");
    }

    /// <summary>The column of the labels.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path, for sentences.</param>
    /// <exception cref="AlexNetException">There is none.</exception>
    public static ParquetColumn Label(ParquetFile file, string path)
    {
        _ = Image(file, path);
        ParquetColumn[] columns =
        [
            .. file.Columns.Where(one => one is { IsRepeated: false, Path: [_] } && TypesOfLabels.Contains(one.Type)),
        ];
        return ColumnNames.LabelIn(columns.Select(one => one.Path[0])) is >= 0 and int index
            ? columns[index]
            : throw Lacks(file, path, "labels (label, fine_label, class)");
    }

    /// <summary>The classes' names in the order of their numbers, as the writer's text has them; null where it does not say.</summary>
    /// <param name="file">The file.</param>
    /// <param name="label">The column of the labels.</param>
    public static IReadOnlyList<string>? ClassNames(ParquetFile file, ParquetColumn label)
    {
        if (!file.Texts.TryGetValue(WritersText, out string? text))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement features = document.RootElement.GetProperty("info").GetProperty("features");
            JsonElement names = features.GetProperty(label.Path[0]).GetProperty("names");
            string[] found = [.. names.EnumerateArray().Select(name => name.GetString() ?? "")];
            return found.Length > 0 && found.Distinct(StringComparer.Ordinal).Count() == found.Length && !found.Contains("") ? found : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // What the text does not say, or says in another way, is not known.
            return null;
        }
    }

    private static AlexNetException Lacks(ParquetFile file, string path, string what)
    {
        string[] names = [.. file.Columns.Take(MostShown).Select(one => ShortText.Of(one.Name))];
        string more = file.Columns.Count > MostShown ? " and so on" : "";
        return new AlexNetException($"{path} has no column of {what}; its columns are {string.Join(", ", names)}{more}.");
    }
}
