using AlexNetSharp.Files;
using AlexNetSharp.Pickles;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>
/// A file of <c>torch.save</c>, zip or legacy, that holds a state dictionary, alone or in a checkpoint. Names are without what DataParallel
/// and torch.compile put into them.
/// </summary>
internal sealed class PyTorchFile : TensorFile
{
    private const string Kind = "a .pth file";
    private const string Remedy = "download it again, or save it again with torch.save";
    private const int TarSignatureAt = 257;

    private readonly PickledFile _file;
    private readonly IPyTorchStorages _storages;
    private readonly Dictionary<string, PyTorchTensor> _tensors;

    private PyTorchFile(PickledFile file)
        : base(file.Path, file.Budget.Cancellation)
    {
        _file = file;
        _storages = OpenForm(file);
        var found = new StateDictionary(file, _storages.Value, _storages.Foreign);
        _tensors = found.Tensors.ToDictionary(StringComparer.Ordinal);
        Tensors = [.. found.Tensors.Select(pair => new TensorEntry(pair.Key, pair.Value.Layout.Type, pair.Value.Layout.Shape))];
        Metadata = found.Metadata;
        Classes = found.Classes;
    }

    /// <inheritdoc/>
    public override string Format => _storages.Format;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorEntry> Tensors { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Metadata { get; }

    /// <inheritdoc/>
    internal override NamedClasses? Classes { get; }

    /// <summary>Opens a file and checks all of its structure; nothing in it is run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AlexNetException">
    /// There is no such file, it is damaged, or it holds something other than a state dictionary; the sentence says what.
    /// </exception>
    public static PyTorchFile Open(string path, CancellationToken cancellation = default)
    {
        PickledFile file = PickledFile.Open(path, Kind, Remedy, cancellation);
        try
        {
            return new PyTorchFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override unsafe void ReadNumbers(TensorEntry tensor, Span<float> values)
    {
        PyTorchTensor found = _tensors[tensor.Name];
        NumberLayout layout = found.Layout with { IsBigEndian = _storages.IsBigEndian };
        layout.Read((byte*)_storages.AddressOf(found.Storage), values, Cancellation);
    }

    /// <inheritdoc/>
    protected override void Close() => _file.Dispose();

    private static IPyTorchStorages OpenForm(PickledFile file)
    {
        ReadOnlySpan<byte> start = file.Bytes(0, Math.Min(file.Length, TarSignatureAt + 5));
        return start switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => new PyTorchZip(file),
            [0x80, ..] => new PyTorchLegacy(file),
            _ when start.Length > TarSignatureAt && start[TarSignatureAt..].SequenceEqual("ustar"u8) => throw file.Unusable(
                "it is a tar archive, as PyTorch wrote them before version 0.1.10",
                "load it with an old PyTorch and save it again: torch.save(model.state_dict(), 'weights.pth')"),
            _ => throw file.Unusable("it is no file of torch.save", "give a file that torch.save(model.state_dict(), 'weights.pth') wrote"),
        };
    }
}
