using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlexNetSharp.Files;
using AlexNetSharp.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>
/// Writes a safetensors file of float32 tensors, durably. The same tensors and metadata give the same bytes: keys are sorted, and nothing of
/// clock, host or path enters. A SHA-256 over metadata and data stands in the metadata.
/// </summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file of tensors.</summary>
    /// <param name="path">The file; replaced whole where it exists.</param>
    /// <param name="tensors">Float32 tensors by name, on any device; in the file they stand in the order of their names.</param>
    /// <param name="metadata">Free-form metadata.</param>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> plain = tensors.ToDictionary(pair => pair.Key, pair => Plain(pair.Value), StringComparer.Ordinal);
        Write(path, Blocks(plain), metadata);
    }

    /// <summary>Writes a file of tensors in main memory; calls nothing of libtorch, so any thread may call it.</summary>
    /// <param name="path">The file; replaced whole where it exists.</param>
    /// <param name="blocks">The tensors; in the file they stand in the order of their names.</param>
    /// <param name="metadata">Free-form metadata.</param>
    public static void Write(string path, IEnumerable<SafetensorsBlock> blocks, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(metadata);
        SafetensorsBlock[] ordered = [.. blocks.OrderBy(block => block.Name, StringComparer.Ordinal)];
        byte[] header = Header(ordered, metadata);
        long length = sizeof(ulong) + header.Length + ordered.Sum(block => block.Length);
        DurableFile.Write(
            path,
            stream =>
            {
                Span<byte> prefix = stackalloc byte[sizeof(ulong)];
                BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
                stream.Write(prefix);
                stream.Write(header);
                Array.ForEach(ordered, block => block.Visit(stream.Write));
            },
            length);
    }

    /// <summary>Where contiguous float32 tensors in main memory lie; valid while the tensors live.</summary>
    /// <param name="tensors">The tensors by name.</param>
    internal static unsafe IReadOnlyList<SafetensorsBlock> Blocks(IReadOnlyDictionary<string, Tensor> tensors) =>
        [.. tensors.Select(pair => new SafetensorsBlock(pair.Key, pair.Value.shape, (nint)TensorAddress.Of(pair.Value)))];

    private static Tensor Plain(Tensor tensor) => tensor.dtype == ScalarType.Float32
        ? tensor.detach().cpu().contiguous()
        : throw new ArgumentException($"Only float32 tensors are written; one is {tensor.dtype}.", nameof(tensor));

    private static byte[] Header(SafetensorsBlock[] blocks, IReadOnlyDictionary<string, string> metadata)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsReader.MetadataKey);
            foreach ((string key, string value) in metadata.Append(new(SafetensorsDigest.Key, Digest(blocks, metadata))).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            long position = 0;
            foreach (SafetensorsBlock block in blocks)
            {
                long end = position + block.Length;
                json.WriteStartObject(block.Name);
                json.WriteString("dtype", "F32");
                WriteNumbers(json, "shape", block.Shape);
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

    private static string Digest(SafetensorsBlock[] blocks, IReadOnlyDictionary<string, string> metadata)
    {
        using IncrementalHash hash = SafetensorsDigest.Start(metadata);
        Array.ForEach(blocks, block => block.Visit(hash.AppendData));

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
