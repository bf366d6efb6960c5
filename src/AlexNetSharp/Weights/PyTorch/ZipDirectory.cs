using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using AlexNetSharp.Files;
using AlexNetSharp.Pickles;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>
/// The files of a zip archive, read in place; deflated ones, which torch.save does not write but TorchSharp.PyBridge does, are unpacked in
/// memory. Strict: local headers that say what the directory says, no overlap, no name twice, nothing before the first file or behind the
/// end.
/// </summary>
/// <remarks>Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3 (ZIP64).</remarks>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x0605_4B50;
    private const uint End64Signature = 0x0606_4B50;
    private const uint Locator64Signature = 0x0706_4B50;
    private const uint CentralSignature = 0x0201_4B50;
    private const uint LocalSignature = 0x0403_4B50;
    private const uint DescriptorSignature = 0x0807_4B50;
    private const int EndLength = 22;
    private const int End64Length = 56;
    private const int Locator64Length = 20;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const int LongestDescriptor = 24;
    private const ushort Extra64 = 1;
    private const ushort DescriptorFlag = 1 << 3;
    private const ushort NameFlag = 1 << 11;
    private const ushort EffortFlags = 3 << 1;
    private const ushort Deflated = 8;
    private const long SmallestUnpacked = 1 << 26;
    private const int MostUnpacked = 16;
    private const int MostEntries = 1 << 16;
    private const int LongestPiece = 1 << 20;

    private readonly PickledFile _file;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _verified = new(StringComparer.Ordinal);
    private Int128 _unpacked;

    /// <summary>Reads an archive's directory and compares it with what stands before each file.</summary>
    /// <param name="file">The archive.</param>
    /// <exception cref="AlexNetException">It is damaged, compressed, or made to be read differently by different programs.</exception>
    public ZipDirectory(PickledFile file)
    {
        _file = file;
        (long start, long end, long count) = FindDirectory();
        long at = start;
        for (long i = 0; i < count; i++)
        {
            at = ReadEntry(at, end, start);
        }

        if (at != end)
        {
            throw Damaged("its directory is longer than its entries");
        }

        CheckOrder(start);
    }

    /// <summary>The files by name.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries => _entries;

    /// <summary>Compares a file's bytes with its checksum, once.</summary>
    /// <param name="entry">The file.</param>
    /// <exception cref="AlexNetException">They differ.</exception>
    public void Verify(ZipEntry entry)
    {
        if (!_verified.Add(entry.Name))
        {
            return;
        }

        uint checksum = 0;
        for (long done = 0; done < entry.Length; done += LongestPiece)
        {
            _file.Budget.Cancellation.ThrowIfCancellationRequested();
            checksum = Crc32.Append(checksum, _file.Bytes(entry.Offset + done, Math.Min(LongestPiece, entry.Length - done)));
        }

        if (checksum != entry.Checksum)
        {
            _verified.Remove(entry.Name);
            throw Damaged($"{ShortText.Of(entry.Name)} does not match its checksum");
        }
    }

    /// <summary>A file's bytes; the file is a small one.</summary>
    /// <param name="entry">The file.</param>
    /// <exception cref="AlexNetException">They do not match its checksum.</exception>
    public ReadOnlySpan<byte> Read(ZipEntry entry)
    {
        if (entry.IsDeflated)
        {
            return Unpack(entry);
        }

        Verify(entry);
        return _file.Bytes(entry.Offset, entry.Length);
    }

    /// <summary>Unpacks a deflated file, into memory that stays where it is.</summary>
    /// <param name="entry">The file.</param>
    /// <exception cref="AlexNetException">It has another length or checksum than it says.</exception>
    public unsafe byte[] Unpack(ZipEntry entry)
    {
        byte[] bytes = entry.Length <= Array.MaxLength
            ? GC.AllocateUninitializedArray<byte>((int)entry.Length, pinned: true)
            : throw _file.Unusable($"{ShortText.Of(entry.Name)} in it has {entry.Length} bytes, more than are unpacked at once");
        using var packed = new UnmanagedMemoryStream(_file.At(entry.Offset, entry.Packed), entry.Packed);
        using var inflater = new DeflateStream(packed, CompressionMode.Decompress);
        int done = 0;
        uint checksum = 0;
        try
        {
            for (int read = -1; read != 0; done += read)
            {
                _file.Budget.Cancellation.ThrowIfCancellationRequested();
                read = inflater.Read(bytes, done, Math.Min(LongestPiece, bytes.Length - done));
                checksum = Crc32.Append(checksum, bytes.AsSpan(done, read));
            }
        }
        catch (InvalidDataException)
        {
            done = -1;
        }

        return done == bytes.Length && checksum == entry.Checksum && inflater.ReadByte() < 0
            ? bytes
            : throw Damaged($"{ShortText.Of(entry.Name)} does not match its length or checksum");
    }

    private (long Start, long End, long Count) FindDirectory()
    {
        long endAt = _file.Length - EndLength;
        if (endAt < 0 || UInt32(endAt) != EndSignature || UInt16(endAt + 20) != 0)
        {
            throw Damaged("a zip archive's end is not where it should be");
        }

        long count = UInt16(endAt + 10), length = UInt32(endAt + 12), start = UInt32(endAt + 16), end = endAt;
        long locatorAt = endAt - Locator64Length;
        if (locatorAt >= End64Length && UInt32(locatorAt) == Locator64Signature)
        {
            end = Int64(locatorAt + 8);
            if (end != locatorAt - End64Length || UInt32(end) != End64Signature)
            {
                throw Damaged("the end of its 64-bit directory is not where it should be");
            }

            bool isSame =
                Agrees(count, ushort.MaxValue, Int64(end + 32))
                && Agrees(length, uint.MaxValue, Int64(end + 40))
                && Agrees(start, uint.MaxValue, Int64(end + 48));
            (count, length, start) = isSame
                ? (Int64(end + 32), Int64(end + 40), Int64(end + 48))
                : throw Damaged("its two directories' ends say different things");
        }

        if (count is < 0 or > MostEntries
            || start < 0
            || length < 0
            || length > end
            || start != end - length
            || count * CentralLength > length)
        {
            throw Damaged($"its directory of {count} entries, {length} bytes at byte {start}, is not where it should be");
        }

        return (start, end, count);
    }

    /// <summary>Whether a field of an older structure holds the newer one's value, or says that the newer one has it.</summary>
    private static bool Agrees(long field, long seeNewer, long newer) => field == seeNewer || field == newer;

    private long ReadEntry(long at, long end, long directory)
    {
        if (at > end - CentralLength || UInt32(at) != CentralSignature)
        {
            throw Damaged($"its directory has no entry at byte {at}");
        }

        int nameLength = UInt16(at + 28), extraLength = UInt16(at + 30), commentLength = UInt16(at + 32);
        long next = at + CentralLength + nameLength + extraLength + commentLength;
        if (next > end)
        {
            throw Damaged("its directory is shorter than its entries");
        }

        string name = Name(at + CentralLength, nameLength);
        ushort flags = UInt16(at + 8);
        bool isDeflated = UInt16(at + 10) == Deflated;
        if ((flags & ~(DescriptorFlag | NameFlag | EffortFlags)) != 0 || !(isDeflated || UInt16(at + 10) == 0) || UInt16(at + 34) != 0)
        {
            throw _file.Unusable(
                $"{ShortText.Of(name)} in it is encrypted, or compressed by another rule than deflate, which torch.save never does",
                "save it again with torch.save");
        }

        uint checksum = UInt32(at + 16);
        long[] values = [UInt32(at + 24), UInt32(at + 20), UInt32(at + 42)];
        ReadExtra64(at + CentralLength + nameLength, extraLength, values);
        (long length, long packed, long local) = (values[0], values[1], values[2]);
        if ((!isDeflated && length != packed) || length < 0 || packed < 0 || local < 0 || local > directory - LocalLength)
        {
            throw Damaged($"{ShortText.Of(name)} has a length or a place that cannot be");
        }

        _unpacked += isDeflated ? length : 0;
        if (_unpacked > SmallestUnpacked + ((Int128)_file.Length * MostUnpacked))
        {
            throw _file.Unusable($"it unpacks to more than {MostUnpacked} times its length, which weights never do");
        }

        var entry = new ZipEntry(name, local, local + LocalLength + UInt16(local + 26) + UInt16(local + 28), packed, length, checksum)
        {
            IsDeflated = isDeflated,
        };
        CheckLocal(entry, local, flags, directory);
        return _entries.TryAdd(name, entry) ? next : throw Damaged($"{ShortText.Of(name)} is in it twice");
    }

    /// <summary>
    /// Lengths and places that do not fit into 32 bits stand in an extra field, in this order: length, packed length, place.
    /// </summary>
    private void ReadExtra64(long at, long length, long[] values)
    {
        for (long end = at + length; at <= end - 4;)
        {
            ushort kind = UInt16(at);
            long field = at + 4;
            at = field + UInt16(at + 2);
            for (int i = 0; kind == Extra64 && i < values.Length; i++)
            {
                if (values[i] == uint.MaxValue)
                {
                    values[i] =
                        field <= Math.Min(at, end) - sizeof(long)
                            ? Int64(field)
                            : throw Damaged("a 64-bit length is missing in its directory");
                    field += sizeof(long);
                }
            }
        }
    }

    private void CheckLocal(ZipEntry entry, long local, ushort flags, long directory)
    {
        bool isDescribed = (flags & DescriptorFlag) != 0;
        bool isSame = UInt32(local) == LocalSignature && UInt16(local + 6) == flags
            && UInt16(local + 8) == (entry.IsDeflated ? Deflated : 0)
            && entry.Offset <= directory - entry.Packed
            && Name(local + LocalLength, UInt16(local + 26)) == entry.Name
            && IsLocalValue(UInt32(local + 14), entry.Checksum, isDescribed)
            && (IsLocalValue(UInt32(local + 18), entry.Packed, isDescribed) || UInt32(local + 18) == uint.MaxValue)
            && (IsLocalValue(UInt32(local + 22), entry.Length, isDescribed) || UInt32(local + 22) == uint.MaxValue)
            && (!isDescribed || IsDescribed(entry));
        if (!isSame)
        {
            throw Damaged($"what stands before or behind {ShortText.Of(entry.Name)} is not what its directory says");
        }
    }

    /// <summary>Whether a local header agrees: where a descriptor follows the file, it may leave a value out.</summary>
    private static bool IsLocalValue(long found, long wanted, bool isDescribed) => found == wanted || (isDescribed && found == 0);

    private bool IsDescribed(ZipEntry entry)
    {
        long at = entry.Offset + entry.Packed;
        return UInt32(at) == DescriptorSignature
            && UInt32(at + 4) == entry.Checksum
            && (
                (UInt32(at + 8) == entry.Packed && UInt32(at + 12) == entry.Length)
                || (Int64(at + 8) == entry.Packed && Int64(at + 16) == entry.Length));
    }

    /// <summary>Files follow each other from the first byte to the directory; only a descriptor may stand between them.</summary>
    private void CheckOrder(long directory)
    {
        long end = 0;
        foreach (ZipEntry entry in _entries.Values.OrderBy(entry => entry.Start))
        {
            CheckGap(end, entry.Start);
            end = entry.Offset + entry.Packed;
        }

        CheckGap(end, directory);
    }

    private void CheckGap(long from, long to)
    {
        if (to < from || to > from + (from == 0 ? 0 : LongestDescriptor))
        {
            throw Damaged($"what stands from byte {from} to {to} is none of its files, or two of them");
        }
    }

    private string Name(long at, int length)
    {
        _file.Budget.Name(length);
        string name = Encoding.UTF8.GetString(_file.Bytes(at, length));
        bool leadsOut =
            name.StartsWith('/')
            || name.Contains('\\', StringComparison.Ordinal)
            || name.Contains('\0', StringComparison.Ordinal)
            || name.Split('/').Contains("..");
        return leadsOut ? throw Damaged($"it has a file '{ShortText.Of(name)}', whose name leads out of the archive") : name;
    }

    private ushort UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(_file.Bytes(at, sizeof(ushort)));

    private uint UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(_file.Bytes(at, sizeof(uint)));

    private long Int64(long at) => BinaryPrimitives.ReadInt64LittleEndian(_file.Bytes(at, sizeof(long)));

    private AlexNetException Damaged(string how) => _file.Unusable($"{how}, so it is truncated or damaged");
}
