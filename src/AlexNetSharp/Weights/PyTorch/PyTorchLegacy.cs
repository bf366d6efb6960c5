using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using AlexNetSharp.Pickles;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>
/// A file of <c>torch.save</c> before PyTorch 1.6: pickles of a magic number, a version, the system, the value and the storages' keys, then
/// each storage with the number of its values before it. Numbers are little-endian on every system.
/// </summary>
/// <remarks>Source: pytorch, <c>torch/serialization.py</c> (<c>_legacy_save</c>) and <c>torch/csrc/serialization.cpp</c>.</remarks>
internal sealed class PyTorchLegacy : IPyTorchStorages
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse(
        "1950a86a20f9469cfc6c",
        NumberStyles.AllowHexSpecifier,
        CultureInfo.InvariantCulture);

    private readonly PickledFile _file;
    private readonly Dictionary<string, long> _offsets = new(StringComparer.Ordinal);

    /// <summary>Reads the file's pickles and finds its storages.</summary>
    /// <param name="file">The file.</param>
    public PyTorchLegacy(PickledFile file)
    {
        _file = file;
        PickleDialect plain = new PlainPickles(file);
        long at = 0;
        if (Read(ref at, new PyTorchDialect(file)) is not BigInteger magic || magic != Magic)
        {
            throw file.Unusable("it is a pickle, but none of torch.save", "save it again: torch.save(model.state_dict(), 'weights.pth')");
        }

        if (Read(ref at, plain) is not Version)
        {
            throw file.Unusable($"its version is not {Version}, the only one there was, so it is damaged");
        }

        _ = Read(ref at, plain);
        var dialect = new PyTorchDialect(file);
        Value = Read(ref at, dialect);
        Foreign = dialect.Foreign;
        PickleList keys = Read(ref at, plain) as PickleList ?? throw file.Unusable("it has no list of storages, so it is damaged");
        FindStorages(at, keys, dialect);
    }

    /// <inheritdoc/>
    public string Format => "PyTorch (legacy)";

    /// <inheritdoc/>
    public bool IsBigEndian => false;

    /// <inheritdoc/>
    public object? Value { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Foreign { get; }

    /// <inheritdoc/>
    public unsafe nint AddressOf(PyTorchStorage storage) => (nint)_file.At(_offsets[storage.Key], (long)storage.Length);

    private object? Read(ref long at, PickleDialect dialect)
    {
        var reader = new PickleReader(_file, at, _file.Length, dialect);
        object? value = reader.Read();
        at = reader.Position;
        return value;
    }

    private void FindStorages(long at, PickleList keys, PyTorchDialect dialect)
    {
        foreach (object? key in keys.Items)
        {
            string name = key is PickleString text ? text.Name : throw _file.Unusable("it has a storage without a name, so it is damaged");
            PyTorchStorage storage =
                dialect.Storages.GetValueOrDefault(name)
                ?? throw _file.Unusable($"it has a storage {ShortText.Of(name)} that no tensor uses, so it is damaged");
            long count = BinaryPrimitives.ReadInt64LittleEndian(_file.Bytes(at, sizeof(long)));
            at += sizeof(long);
            if (count != storage.Count || storage.Length > _file.Length - at || !_offsets.TryAdd(name, at))
            {
                throw _file.Unusable(
                    $"its storage {ShortText.Of(name)} has not the {storage.Count} values that its pickle says, "
                        + $"so it is truncated or damaged");
            }

            at += (long)storage.Length;
        }

        if (_offsets.Count != dialect.Storages.Count || at != _file.Length)
        {
            throw _file.Unusable(
                $"it has {_offsets.Count} of {dialect.Storages.Count} storages and {_file.Length - at} bytes behind them, so it is damaged"
            );
        }
    }
}
