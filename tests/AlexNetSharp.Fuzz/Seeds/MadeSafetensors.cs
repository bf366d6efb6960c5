using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>
/// A safetensors file in pieces, taken apart and put together by the format's own description: the library's reader and writer have no part
/// in it. What is put together has a checksum that is right.
/// </summary>
internal sealed class MadeSafetensors
{
    private const string MetadataKey = "__metadata__";
    private const string DigestKey = "sha256";

    /// <summary>Takes a file apart.</summary>
    /// <param name="file">The file's bytes.</param>
    public MadeSafetensors(byte[] file)
    {
        int start = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        foreach ((string name, JsonNode? value) in JsonNode.Parse(file.AsSpan(sizeof(long)..start))!.AsObject())
        {
            if (name == MetadataKey)
            {
                Metadata = value!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal);
            }
            else
            {
                int[] places = [.. value!["data_offsets"]!.AsArray().Select(place => (int)place!)];
                Order.Add(name);
                Tensors[name] = new MadeNumbers(
                    (string)value["dtype"]!,
                    [.. value["shape"]!.AsArray().Select(size => (long)size!)],
                    file[(start + places[0])..(start + places[1])]);
            }
        }
    }

    /// <summary>The metadata.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The tensors by name.</summary>
    public Dictionary<string, MadeNumbers> Tensors { get; } = [];

    /// <summary>The tensors' names in the order of the header.</summary>
    public List<string> Order { get; } = [];

    /// <summary>Puts the file together.</summary>
    public byte[] Bytes()
    {
        byte[] data = [.. Tensors.SelectMany(pair => pair.Value.Bytes)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Metadata.Remove(DigestKey);
        foreach ((string key, string value) in Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}\0{value}\0"));
        }

        hash.AppendData(data);
        Metadata[DigestKey] = Convert.ToHexStringLower(hash.GetHashAndReset());
        var header = new JsonObject
        {
            [MetadataKey] = new JsonObject(Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        int position = 0;
        foreach ((string name, MadeNumbers tensor) in Tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = tensor.Type,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(position, position + tensor.Bytes.Length),
            };
            position += tensor.Bytes.Length;
        }

        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
    }
}

/// <summary>A tensor's numbers in a safetensors file.</summary>
/// <param name="Type">Their type, for example <c>BF16</c>.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="Bytes">The numbers, little-endian.</param>
internal sealed record MadeNumbers(string Type, IReadOnlyList<long> Shape, byte[] Bytes);
