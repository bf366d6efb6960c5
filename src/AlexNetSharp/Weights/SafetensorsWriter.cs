using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlexNetSharp.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Weights;

/// <summary>
/// Writes a safetensors file of float32 tensors, durably. The same tensors and metadata give the same bytes: keys are sorted, and nothing of
/// clock, host or path enters. A SHA-256 over metadata and data stands in the metadata.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; replaced whole where it exists.</param>
    /// <param name="tensors">Float32 tensors by name, on any device; in the file they stand in the order of their names.</param>
    /// <param name="metadata">Free-form metadata.</param>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        using DisposeScope scope = NewDisposeScope();
        (string Name, Tensor Data)[] ordered = [.. tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, Plain(pair.Value)))];
        byte[] header = Header(ordered, metadata);
        long length = sizeof(ulong) + header.Length + ordered.Sum(entry => entry.Data.numel() * sizeof(float));
        DurableFile.Write(
            path,
            stream =>
            {
                Span<byte> prefix = stackalloc byte[sizeof(ulong)];
                BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
                stream.Write(prefix);
                stream.Write(header);
                foreach ((_, Tensor data) in ordered)
                {
                    stream.Write(data.bytes);
                }
            },
            length);
    }

    private static Tensor Plain(Tensor tensor) => tensor.dtype == ScalarType.Float32
        ? tensor.detach().cpu().contiguous()
        : throw new ArgumentException($"Only float32 tensors are written; one is {tensor.dtype}.", nameof(tensor));

    private static byte[] Header((string Name, Tensor Data)[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsReader.MetadataKey);
            foreach ((string key, string value) in metadata.Append(new(SafetensorsDigest.Key, Digest(tensors, metadata))).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long position = 0;
            foreach ((string name, Tensor data) in tensors)
            {
                long end = position + (data.numel() * sizeof(float));
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", data.shape);
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

    private static string Digest((string Name, Tensor Data)[] tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using IncrementalHash hash = SafetensorsDigest.Start(metadata);
        foreach ((_, Tensor data) in tensors)
        {
            hash.AppendData(data.bytes);
        }

        return SafetensorsDigest.Finish(hash);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
