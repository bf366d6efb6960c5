using System.Runtime.InteropServices;
using AlexNetSharp.Files;
using AlexNetSharp.Weights.Core;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>A safetensors file of any program; of a run's checkpoint only the weights are seen.</summary>
internal sealed class SafetensorsFile : TensorFile
{
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
    public override string Format => CheckpointTensors.IsCheckpoint(Metadata) ? "safetensors (checkpoint)" : "safetensors";

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

    /// <inheritdoc/>
    protected override void ReadNumbers(TensorEntry tensor, Span<float> values)
    {
        string stored = _stored[tensor.Name];
        if (tensor.Type == "F32" && BitConverter.IsLittleEndian)
        {
            _reader.Read(stored, MemoryMarshal.AsBytes(values));
            return;
        }

        byte[] bytes = new byte[_reader.Tensors[stored].Length];
        _reader.Read(stored, bytes);
        NumberConversion.ToFloats(tensor.Type, bytes, values, Cancellation);
    }

    /// <inheritdoc/>
    protected override void Close() => _reader.Dispose();
}
