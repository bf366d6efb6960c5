using System.Runtime.InteropServices;
using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>
/// A safetensors file of any program; of a run's checkpoint only the weights are seen. Int8 weights beside scales, where the metadata say
/// that there are, are read as the weights that they stand for.
/// </summary>
internal sealed class SafetensorsFile : TensorFile
{
    private const int PieceLength = 1 << 20;
    private readonly SafetensorsReader _reader;
    private readonly Dictionary<string, string> _stored;

    private SafetensorsFile(string path, SafetensorsReader reader, CancellationToken cancellation)
        : base(path, cancellation)
    {
        _reader = reader;
        IReadOnlyList<(TensorEntry Tensor, string Stored)> tensors = CheckpointTensors.IsCheckpoint(reader.Metadata)
            ? CheckpointTensors.OfNetwork(reader.Entries())
            : [.. reader.Entries().Select(tensor => (tensor, tensor.Name))];
        Tensors = [.. tensors.Select(one => one.Tensor)];
        _stored = tensors.ToDictionary(one => one.Tensor.Name, one => one.Stored, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override string Format => CheckpointTensors.IsCheckpoint(Metadata) ? "safetensors (checkpoint)"
        : CompactTensors.StorageOf(Metadata) is { } storage and not WeightStorage.Float32 ? $"safetensors, {StorageWords.Of(storage)}"
        : "safetensors";

    /// <inheritdoc/>
    public override IReadOnlyList<TensorEntry> Tensors { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata => _reader.Metadata;

    /// <summary>Opens a file; where it carries a checksum, its content must match.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">The file is broken; the sentence says how.</exception>
    public static SafetensorsFile Open(string path, CancellationToken cancellation = default) =>
        Verified(path, SafetensorsReader.Open(path, cancellation), cancellation);

    /// <summary>The same for a file without a name of its own.</summary>
    /// <param name="name">What errors call it.</param>
    /// <param name="file">The file, taken over.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">The file is broken; the sentence says how.</exception>
    public static SafetensorsFile Open(string name, SafeFileHandle file, CancellationToken cancellation) =>
        Verified(name, SafetensorsReader.Open(name, file, cancellation), cancellation);

    private static SafetensorsFile Verified(string path, SafetensorsReader reader, CancellationToken cancellation)
    {
        try
        {
            reader.Verify();
            return new SafetensorsFile(path, reader, cancellation);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Checks that the file carries a checksum, as all that this program writes do.</summary>
    /// <exception cref="AlexNetException">It carries none.</exception>
    public void CheckHasDigest() => _reader.CheckHasDigest();

    /// <summary>SHA-256 of the whole file in hexadecimal digits, of the bytes that were opened.</summary>
    public string FileDigest() => _reader.FileDigest();

    /// <summary>Reads a tensor as it is stored, and checks its numbers.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="storage">What it is stored as, which its type says as well.</param>
    /// <exception cref="AlexNetException">A number is NaN, infinite or -128, or the scales are damaged.</exception>
    public StoredTensor ReadStored(TensorEntry tensor, WeightStorage storage)
    {
        Cancellation.ThrowIfCancellationRequested();
        var stored = new StoredTensor(tensor.Name, tensor.Shape, storage, ScalesOf(tensor));
        _reader.Read(_stored[tensor.Name], stored.Bytes);
        stored.Check(Path);
        return stored;
    }

    /// <inheritdoc/>
    protected override void ReadNumbers(TensorEntry tensor, Span<float> values)
    {
        string stored = _stored[tensor.Name];
        if (tensor.Type == "F32" && BitConverter.IsLittleEndian)
        {
            _reader.Read(stored, MemoryMarshal.AsBytes(values));
            return;
        }

        float[]? scales = ScalesOf(tensor);
        int size = NumberConversion.SizeOf(tensor.Type);
        Span<byte> piece = new byte[Math.Min(PieceLength, values.Length) * size];
        for (int done = 0, count; done < values.Length; done += count)
        {
            count = Math.Min(PieceLength, values.Length - done);
            Span<byte> bytes = piece[..(count * size)];
            Span<float> numbers = values.Slice(done, count);
            _reader.Read(stored, (long)done * size, bytes);
            if (scales is null)
            {
                NumberConversion.ToFloats(tensor.Type, bytes, numbers, Cancellation);
            }
            else
            {
                ReadOnlySpan<sbyte> weights = MemoryMarshal.Cast<byte, sbyte>(bytes);
                RoundedWeights.Check(weights, Path, tensor.Name);
                RoundedWeights.Widen(weights, done, scales, values.Length / scales.Length, numbers);
            }
        }
    }

    /// <summary>The scales of int8 weights, checked; null for tensors that have none.</summary>
    private float[]? ScalesOf(TensorEntry tensor)
    {
        if (CompactTensors.StorageOf(Metadata) != WeightStorage.Int8 || tensor.Type != StorageWords.TypeOf(WeightStorage.Int8))
        {
            return null;
        }

        string name = CompactTensors.ScalesOf(tensor.Name), type = StorageWords.TypeOf(WeightStorage.Float32);
        long[] shape = [.. tensor.Shape.Take(1)];
        SafetensorsEntry? entry = _stored.TryGetValue(name, out string? stored) ? _reader.Tensors[stored] : null;
        if (entry is null || entry.Type != type || !entry.Shape.SequenceEqual(shape))
        {
            string found = entry is null ? $"no tensor {name}" : $"{name} as {entry.Type} {entry.ShapeText}";
            throw new AlexNetException(
                $"{Path} has {found} where {tensor.Name} ({tensor.Type} {tensor.ShapeText}) needs scales of {type} "
                    + $"{TensorEntry.TextOf(shape)}; write the bundle again.");
        }

        float[] scales = Read(new TensorEntry(name, entry.Type, entry.Shape));
        int wrong = Array.FindIndex(scales, scale => !RoundedWeights.IsScale(scale));
        return wrong < 0
            ? scales
            : throw new AlexNetException(
                $"{Path} has the scale {scales[wrong]:g3} in {name}, which must be from 0 to {RoundedWeights.LargestScale:g3}; "
                    + $"write the bundle again.");
    }

    /// <inheritdoc/>
    protected override void Close() => _reader.Dispose();
}
