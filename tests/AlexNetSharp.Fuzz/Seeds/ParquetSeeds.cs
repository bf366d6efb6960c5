using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Files of Parquet by Parquet.Net, an implementation that has nothing in common with the one that reads them.</summary>
internal static class ParquetSeeds
{
    /// <summary>The text by which Hugging Face tells the classes' names.</summary>
    /// <param name="column">The label's column.</param>
    /// <param name="classes">The names.</param>
    public static Dictionary<string, string> Names(string column, params string[] classes)
    {
        var label = new Dictionary<string, object> { ["names"] = classes, ["_type"] = "ClassLabel" };
        var info = new { info = new { features = new Dictionary<string, object> { [column] = label } } };
        return new Dictionary<string, string> { ["huggingface"] = JsonSerializer.Serialize(info) };
    }

    /// <summary>Writes images and labels as Hugging Face does.</summary>
    /// <param name="images">The images; null for one without bytes.</param>
    /// <param name="labels">The labels: whole numbers, floating-point ones of one type, or texts; null for none.</param>
    /// <param name="texts">The writer's texts.</param>
    /// <param name="imageColumn">The images' column.</param>
    /// <param name="labelColumn">The labels' column.</param>
    /// <param name="method">How pages are compressed.</param>
    /// <param name="groupRows">The most rows of a group.</param>
    /// <param name="isDictionary">Whether values are numbers of a dictionary where that is shorter.</param>
    public static byte[] Write(
        byte[]?[] images,
        object?[] labels,
        Dictionary<string, string>? texts = null,
        string imageColumn = "image",
        string labelColumn = "label",
        CompressionMethod method = CompressionMethod.Snappy,
        int groupRows = 100,
        bool isDictionary = true)
    {
        DataField bytes = new DataField<byte[]>("bytes"), path = new DataField<string>("path");
        DataField label = labels.FirstOrDefault(one => one is not null) switch
        {
            string => new DataField<string>(labelColumn),
            float => new DataField<float?>(labelColumn),
            double => new DataField<double?>(labelColumn),
            _ => new DataField<long?>(labelColumn),
        };
        var schema = new ParquetSchema(new StructField(imageColumn, bytes, path), label);
        using MemoryStream stream = new();
        var options = new ParquetOptions
        {
            CompressionMethod = method,
            CompressionLevel = CompressionLevel.Optimal,
            DictionaryEncodingThreshold = isDictionary ? 1 : 0,
        };
        WriteGroups().GetAwaiter().GetResult();
        return stream.ToArray();

        async Task WriteGroups()
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, options);
            writer.CustomMetadata = texts ?? [];
            for (int first = 0; first < images.Length; first += groupRows)
            {
                Range rows = first..Math.Min(first + groupRows, images.Length);
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync(bytes, images[rows]!);
                await group.WriteAsync(path, [.. Enumerable.Range(0, rows.End.Value - first).Select(i => (string?)$"{first + i}.png")]);
                if (label is DataField<string>)
                {
                    await group.WriteAsync(label, [.. labels[rows].Select(one => (string?)one)]);
                }
                else if (label is DataField<float?>)
                {
                    await group.WriteAsync<float>(label, labels[rows].Select(one => (float?)one).ToArray().AsMemory());
                }
                else if (label is DataField<double?>)
                {
                    await group.WriteAsync<double>(label, labels[rows].Select(one => (double?)one).ToArray().AsMemory());
                }
                else
                {
                    static long? Number(object? one) => one is null ? null : Convert.ToInt64(one, CultureInfo.InvariantCulture);
                    long?[] numbers = [.. labels[rows].Select(Number)];
                    await group.WriteAsync<long>(label, numbers.AsMemory());
                }
            }
        }
    }

    /// <summary>Small files of each kind.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> All()
    {
        byte[]?[] images = [[1, 2, 3], [4, 5, 6, 7], null, [1, 2, 3]];
        object?[] labels = [0, 1, 1, 0];
        return
        [
            ("snappy", Write(images, labels, Names("label", "cat", "dog"))),
            ("groups", Write(images, labels, groupRows: 1, method: CompressionMethod.None)),
            ("gzip", Write(images, labels, method: CompressionMethod.Gzip)),
            ("text", Write(images, ["cat", "dog", null, "cat"], method: CompressionMethod.Brotli)),
            ("zstandard", Write(images, [0.0, 1.0, 1.0, 0.0], method: CompressionMethod.Zstd)),
            ("plain", Write(images, labels, isDictionary: false)),
        ];
    }
}
