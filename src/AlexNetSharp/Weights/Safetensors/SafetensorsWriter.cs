using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>
/// Writes a safetensors file, durably. The same tensors and metadata give the same bytes: keys are sorted, and nothing of clock, host or
/// path enters. A SHA-256 over metadata and data stands in the metadata.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file of float32 tensors.</summary>
    /// <param name="path">The file; replaced whole where it exists.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="metadata">Free-form metadata.</param>
    /// <param name="cancellation">Stops the writing; no file is written then.</param>
    public static void Write(
        string path,
        IEnumerable<WeightTensor> tensors,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Write(path, tensors.Select(WrittenTensor.Of), metadata, cancellation);
    }

    /// <summary>Writes a file of tensors.</summary>
    /// <param name="path">The file; replaced whole where it exists.</param>
    /// <param name="tensors">
    /// The tensors; in the file the longest numbers stand first, so that all are aligned, and those of a length in the order of their
    /// names.
    /// </param>
    /// <param name="metadata">Free-form metadata.</param>
    /// <param name="cancellation">Stops the writing; no file is written then.</param>
    public static void Write(
        string path,
        IEnumerable<WrittenTensor> tensors,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        WrittenTensor[] ordered =
            [.. tensors.OrderByDescending(tensor => tensor.NumberSize).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
        byte[] header = Header(ordered, metadata, cancellation);
        long length = sizeof(ulong) + header.Length + ordered.Sum(tensor => tensor.Length);
        DurableFile.Write(
            path,
            stream =>
            {
                Span<byte> prefix = stackalloc byte[sizeof(ulong)];
                BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
                stream.Write(prefix);
                stream.Write(header);
                Array.ForEach(ordered, tensor => tensor.Visit(stream.Write));
            },
            length,
            cancellation: cancellation);
    }

    private static byte[] Header(WrittenTensor[] tensors, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsReader.MetadataKey);
            foreach ((string key, string value) in metadata
                    .Append(new(SafetensorsDigest.Key, Digest(tensors, metadata, cancellation)))
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long position = 0;
            foreach (WrittenTensor tensor in tensors)
            {
                long end = position + tensor.Length;
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type);
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [position, end]);
                json.WriteEndObject();
                position = end;
            }

            json.WriteEndObject();
        }

        // Spaces behind the JSON align the data, as the format allows.
        while (memory.Length % Alignment != 0)
        {
            memory.WriteByte((byte)' ');
        }

        return memory.ToArray();
    }

    private static string Digest(WrittenTensor[] tensors, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        using IncrementalHash hash = SafetensorsDigest.Start(metadata);
        Array.ForEach(tensors, tensor => tensor.Visit(piece =>
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(piece);
        }));
        return SafetensorsDigest.Finish(hash);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
