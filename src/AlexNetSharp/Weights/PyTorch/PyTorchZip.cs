using System.Runtime.InteropServices;
using AlexNetSharp.Pickles;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>A file of <c>torch.save</c> since PyTorch 1.6: a zip archive of a pickle and of one file a storage.</summary>
/// <remarks>Source: pytorch, <c>caffe2/serialize/inline_container.h</c> and <c>torch/serialization.py</c>.</remarks>
internal sealed class PyTorchZip : IPyTorchStorages
{
    private const string PickleName = "data.pkl";

    private readonly PickledFile _file;
    private readonly ZipDirectory _directory;
    private readonly string _prefix;
    private (string Name, byte[] Bytes) _unpacked = ("", []);

    /// <summary>Reads the archive's pickle.</summary>
    /// <param name="file">The archive.</param>
    public PyTorchZip(PickledFile file)
    {
        _file = file;
        _directory = new ZipDirectory(file);
        ZipEntry[] pickles = [.. _directory.Entries.Values.Where(entry => entry.Name.Split('/') is [_, PickleName])];
        ZipEntry pickle = pickles is [var only]
            ? only
            : throw file.Unusable(
                $"it is a zip archive with {pickles.Length} files {PickleName} in a folder, where torch.save writes one",
                "save it again: torch.save(model.state_dict(), 'weights.pth')");
        _prefix = pickle.Name[..^PickleName.Length];
        if (_directory.Entries.ContainsKey($"{_prefix}constants.pkl"))
        {
            throw file.Unusable("it is a TorchScript program", "save its numbers alone: torch.save(model.state_dict(), 'weights.pth')");
        }

        IsBigEndian = ReadByteOrder();
        var dialect = new PyTorchDialect(file);
        Value = ReadPickle(pickle, dialect);
        Foreign = dialect.Foreign;
        foreach (PyTorchStorage storage in dialect.Storages.Values)
        {
            CheckStorage(storage);
        }
    }

    /// <inheritdoc/>
    public string Format => "PyTorch (zip)";

    /// <inheritdoc/>
    public bool IsBigEndian { get; }

    /// <inheritdoc/>
    public object? Value { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Foreign { get; }

    /// <inheritdoc/>
    public unsafe nint AddressOf(PyTorchStorage storage)
    {
        ZipEntry entry = EntryOf(storage);
        if (!entry.IsDeflated)
        {
            _directory.Verify(entry);
            return (nint)_file.At(entry.Offset, entry.Length);
        }

        if (_unpacked.Name != entry.Name)
        {
            // The one before is let go of first: there is never more than one in memory.
            _unpacked = ("", []);
            _unpacked = (entry.Name, _directory.Unpack(entry));
        }

        return Marshal.UnsafeAddrOfPinnedArrayElement(_unpacked.Bytes, 0);
    }

    private object? ReadPickle(ZipEntry pickle, PyTorchDialect dialect)
    {
        if (!pickle.IsDeflated)
        {
            _directory.Verify(pickle);
            return new PickleReader(_file, pickle.Offset, pickle.Offset + pickle.Length, dialect).Read();
        }

        PickledFile unpacked = _file.Part(_directory.Unpack(pickle));
        return new PickleReader(unpacked, 0, unpacked.Length, dialect).Read();
    }

    private ZipEntry EntryOf(PyTorchStorage storage) =>
        _directory.Entries.TryGetValue($"{_prefix}data/{storage.Key}", out ZipEntry? entry)
            ? entry
            : throw _file.Unusable($"it has no storage {ShortText.Of(storage.Key)}, which its pickle names, so it is damaged");

    private void CheckStorage(PyTorchStorage storage)
    {
        ZipEntry entry = EntryOf(storage);
        if (entry.Length != storage.Length)
        {
            throw _file.Unusable(
                $"its storage {ShortText.Of(storage.Key)} has {entry.Length} bytes where its pickle says {storage.Length}, "
                    + $"so it is damaged");
        }
    }

    private bool ReadByteOrder()
    {
        if (!_directory.Entries.TryGetValue($"{_prefix}byteorder", out ZipEntry? entry))
        {
            return false;
        }

        ReadOnlySpan<byte> order = _directory.Read(entry);
        return order.SequenceEqual("big"u8)
            || (
                order.SequenceEqual("little"u8) ? false : throw _file.Unusable("its byte order is neither little nor big, so it is damaged")
            );
    }
}
