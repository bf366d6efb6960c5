using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>
/// Reads a safetensors file: a JSON header with names, types, shapes and places, then the data. Everything is checked before a tensor is
/// read.
/// </summary>
/// <remarks>
/// Source: the format's description in huggingface/safetensors. Metadata key <c>sha256</c>, where this program wrote it, is a digest of
/// metadata and data.
/// </remarks>
internal sealed class SafetensorsReader : IDisposable
{
    internal const string MetadataKey = "__metadata__";
    private const int LongestHeader = 1 << 24;

    // The format's own limit.
    private const int LongestKnown = 100_000_000;
    private const int MostSizes = 32;
    private const int BufferSize = 1 << 20;
    private const int LongestPiece = 1 << 25;
    private readonly SafeFileHandle _file;
    private readonly long _dataStart;
    private readonly ReadBudget _budget;

    private SafetensorsReader(string path, SafeFileHandle file, CancellationToken cancellation)
    {
        _file = file;
        long length = RandomAccess.GetLength(file);
        _budget = ReadBudget.Of($"{path} is no usable safetensors file", length, cancellation);
        Span<byte> prefix = stackalloc byte[8];
        if (length < prefix.Length || RandomAccess.Read(file, prefix, 0) < prefix.Length)
        {
            throw Broken(length == 0 ? "it is empty" : "it is too short for a header");
        }

        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > LongestHeader && headerLength <= LongestKnown && (long)headerLength <= length - prefix.Length)
        {
            throw Broken($"its header has {headerLength} bytes, more than {LongestHeader}");
        }

        if (headerLength > LongestHeader || (long)headerLength > length - prefix.Length)
        {
            throw Broken("its first bytes are no header length, so it is another kind of file or truncated");
        }

        byte[] header = new byte[headerLength];
        ReadAt(header, prefix.Length);
        _dataStart = prefix.Length + (long)headerLength;
        (Metadata, Tensors) = ParseHeader(header, length - _dataStart);
    }

    /// <summary>The free-form metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Tensors { get; }

    /// <summary>The tensors in the order of their numbers.</summary>
    internal IReadOnlyList<TensorEntry> Entries() =>
        [.. Tensors.OrderBy(pair => pair.Value.Begin).Select(pair => new TensorEntry(pair.Key, pair.Value.Type, pair.Value.Shape))];

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">There is no such file, or it is broken; the sentence says how.</exception>
    public static SafetensorsReader Open(string path, CancellationToken cancellation = default)
    {
        SafeFileHandle file;
        try
        {
            file = RegularFile.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                File.Exists(path) ? $"{path} cannot be read ({e.Message.TrimEnd('.')})."
                    : Directory.Exists(path)
                        ? $"{path} is a folder; name a .safetensors file, for example {Path.Combine(path, "weights.safetensors")}."
                    : $"There is no file {path}; give the path of a .safetensors file.",
                e);
        }

        return Open(path, file, cancellation);
    }

    /// <summary>Checks the header of a file that is open.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="file">The file, taken over.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">It is broken; the sentence says how.</exception>
    public static SafetensorsReader Open(string name, SafeFileHandle file, CancellationToken cancellation)
    {
        try
        {
            return new SafetensorsReader(name, file, cancellation);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor's bytes.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="destination">As long as the tensor, in bytes; little-endian.</param>
    public void Read(string name, Span<byte> destination)
    {
        SafetensorsEntry entry = Tensors[name];
        if (destination.Length != entry.Length)
        {
            throw new ArgumentException(
                $"Tensor {name} has {entry.Length} bytes, the destination {destination.Length}.",
                nameof(destination));
        }

        Read(name, 0, destination);
    }

    /// <summary>Reads some of a tensor's bytes.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="offset">The first byte's place in the tensor.</param>
    /// <param name="destination">As long as what is read; the tensor goes on as far.</param>
    public void Read(string name, long offset, Span<byte> destination) =>
        ReadAt(destination, _dataStart + Tensors[name].Begin + offset);

    /// <summary>Checks that there is a digest in the metadata; other programs write none.</summary>
    /// <exception cref="AlexNetException">There is none.</exception>
    public void CheckHasDigest()
    {
        if (!Metadata.ContainsKey(SafetensorsDigest.Key))
        {
            throw Broken("its checksum is missing");
        }
    }

    /// <summary>Compares metadata and data with the digest in the metadata, where there is one.</summary>
    /// <exception cref="AlexNetException">A byte has changed since the file was written.</exception>
    public void Verify()
    {
        if (!Metadata.TryGetValue(SafetensorsDigest.Key, out string? expected))
        {
            return;
        }

        using IncrementalHash hash = SafetensorsDigest.Start(Metadata);
        HashFrom(_dataStart, hash);
        if (SafetensorsDigest.Finish(hash) != expected)
        {
            throw Broken("its content does not match the checksum it carries");
        }
    }

    /// <summary>SHA-256 of the whole file, header and all, in hexadecimal digits.</summary>
    internal string FileDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        HashFrom(0, hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void HashFrom(long position, IncrementalHash hash)
    {
        byte[] buffer = new byte[BufferSize];
        for (long end = RandomAccess.GetLength(_file); position < end;)
        {
            int count = (int)Math.Min(buffer.Length, end - position);
            ReadAt(buffer.AsSpan(0, count), position);
            hash.AppendData(buffer, 0, count);
            position += count;
        }
    }

    private void ReadAt(Span<byte> destination, long position)
    {
        while (destination.Length > 0)
        {
            _budget.Cancellation.ThrowIfCancellationRequested();
            int count = RandomAccess.Read(_file, destination[..Math.Min(LongestPiece, destination.Length)], position);
            if (count == 0)
            {
                throw Broken("it is truncated");
            }

            destination = destination[count..];
            position += count;
        }
    }

    private (Dictionary<string, string> Metadata, Dictionary<string, SafetensorsEntry> Tensors) ParseHeader(byte[] header, long dataLength)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                {
                    foreach (JsonProperty entry in property.Value.EnumerateObject())
                    {
                        string value = entry.Value.GetString() ?? "";
                        _budget.Name(entry.Name.Length);
                        _budget.Text(value.Length);
                        metadata[entry.Name] = value;
                    }
                }
                else if (!tensors.TryAdd(property.Name, ParseEntry(property)))
                {
                    throw Broken($"it has two tensors named {property.Name}");
                }
            }
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Broken("its header is not the JSON of a safetensors file");
        }

        CheckPlaces(tensors, dataLength);
        return (metadata, tensors);
    }

    private SafetensorsEntry ParseEntry(JsonProperty property)
    {
        _budget.Tensor();
        _budget.Name(property.Name.Length);
        string type = property.Value.GetProperty("dtype").GetString() ?? "";
        long[] shape = Integers(property.Value.GetProperty("shape"));
        long[] places = Integers(property.Value.GetProperty("data_offsets"));
        if (NumberConversion.SizeOf(type) == 0 || shape.Length > MostSizes || shape.Any(size => size < 0) || places.Length != 2)
        {
            throw Broken($"tensor {property.Name} has an unknown type or an impossible shape");
        }

        long length = checked(shape.Aggregate(1L, (product, size) => checked(product * size)) * NumberConversion.SizeOf(type));
        return places[1] - places[0] == length
            ? new SafetensorsEntry(type, shape, places[0], places[1])
            : throw Broken($"tensor {property.Name} has {places[1] - places[0]} bytes where its shape needs {length}");
    }

    private static long[] Integers(JsonElement list) =>
        [.. list.EnumerateArray().Take(MostSizes + 1).Select(one => one.GetInt64())];

    private void CheckPlaces(Dictionary<string, SafetensorsEntry> tensors, long dataLength)
    {
        long position = 0;
        foreach ((string name, SafetensorsEntry entry) in tensors.OrderBy(pair => pair.Value.Begin).ThenBy(pair => pair.Value.End))
        {
            if (entry.Begin != position)
            {
                throw Broken($"tensor {name} does not start where the one before it ends");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw Broken($"it holds {dataLength} bytes of data where its header promises {position}: it is truncated or was altered");
        }
    }

    private AlexNetException Broken(string why) => _budget.Refuse(why);
}
