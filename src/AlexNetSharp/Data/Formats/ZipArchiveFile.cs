using System.Buffers.Binary;
using System.Text;
using AlexNetSharp.Data.Decoding;
using Microsoft.Win32.SafeHandles;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// The directory of a zip archive, with ZIP64, read in place. The base library's <c>ZipArchive</c> keeps an object for each entry and
/// reads one entry at a time; this one keeps nothing, and <see cref="ZipMember"/> reads from many threads.
/// </summary>
/// <remarks>Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.</remarks>
internal sealed class ZipArchiveFile : IDisposable
{
    private const uint EndSignature = 0x0605_4B50, RecordSignature = 0x0201_4B50;
    private const uint LongEndSignature = 0x0606_4B50, LocatorSignature = 0x0706_4B50;
    private const int EndLength = 22, LocatorLength = 20, LongEndLength = 56, RecordLength = 46;
    private const int LongestRecord = RecordLength + (3 * ushort.MaxValue);
    private const int UsualRecord = 512;
    private const int ChunkLength = 1 << 18;
    private const ushort LongSizes = 1;
    private const int Encrypted = 1;
    private const int MadeOnUnix = 3, MadeOnMac = 19;

    private readonly SafeFileHandle _file;
    private readonly string _name;
    private readonly long _directory;
    private readonly long _directoryEnd;
    private readonly long _shift;
    private readonly ulong _count;
    private readonly bool _isCountExact;

    /// <summary>Opens an archive.</summary>
    /// <param name="file">The archive, which this takes over.</param>
    /// <param name="name">Its name for errors.</param>
    /// <exception cref="AlexNetException">It is torn, in several volumes, or no zip archive.</exception>
    public ZipArchiveFile(SafeFileHandle file, string name)
    {
        (_file, _name) = (file, name);
        try
        {
            (byte[] end, long place) = FindEnd();
            ulong length = U32(end, 12), start = U32(end, 16);
            (_count, ulong volume) = (U16(end, 10), (ulong)U16(end, 4) | U16(end, 6));
            if (LongEnd(place) is { } longEnd)
            {
                (byte[] record, place) = longEnd;
                (length, start, _count, _isCountExact) = (U64(record, 40), U64(record, 48), U64(record, 32), true);
                volume = U32(record, 16) | U32(record, 20);
            }

            if (volume is not 0 and not ushort.MaxValue)
            {
                throw new AlexNetException($"{name} is one of several volumes of a zip archive; join them first, as with zip -s 0.");
            }

            // What stands before an archive, a program that unpacks it for example, is not counted in its offsets.
            if (length > (ulong)place || start > (ulong)place - length)
            {
                throw Torn("its directory lies outside of it");
            }

            _shift = place - (long)(start + length);
            (_directory, _directoryEnd) = ((long)start + _shift, place);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file starts as a zip archive does.</summary>
    /// <param name="start">Its first bytes, four where there are as many.</param>
    public static bool Matches(ReadOnlySpan<byte> start) =>
        start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8) || start.StartsWith("PK\x07\x08"u8);

    /// <summary>Goes through the directory. Sizes and places are checked against the archive's length.</summary>
    /// <exception cref="AlexNetException">The directory is torn, or its entries overlap.</exception>
    public IEnumerable<ZipEntry> Entries()
    {
        byte[] chunk = new byte[ChunkLength];
        (int used, int filled, ulong count, long packed) = (0, 0, 0, 0);
        for (long place = _directory; place < _directoryEnd;)
        {
            if (filled - used < Math.Min(LongestRecord, _directoryEnd - place))
            {
                filled = (int)Math.Min(chunk.Length, _directoryEnd - place);
                used = 0;
                Fill(chunk.AsSpan(0, filled), place);
            }

            (ZipEntry entry, int length) = Parse(chunk.AsSpan(used, filled - used), place);
            (used, place, count, packed) = (used + length, place + length, count + 1, packed + entry.Packed);

            // Entries that share their bytes make gigabytes of kilobytes.
            if (packed > _directory)
            {
                throw Torn("its entries overlap");
            }

            yield return entry;
        }

        if (_isCountExact ? count != _count : (ushort)count != _count)
        {
            throw Torn($"its directory has {count} entries where {_count} were promised");
        }
    }

    /// <summary>
    /// The entry whose record starts at a place that <see cref="Entries"/> gave. Many threads may call it at the same time.
    /// </summary>
    /// <param name="record">Where the record starts, in bytes.</param>
    public ZipEntry At(long record)
    {
        // Names are short: one small read does nearly always, where the longest record would take more memory than a photo.
        Span<byte> bytes = stackalloc byte[(int)Math.Min(UsualRecord, _directoryEnd - record)];
        Fill(bytes, record);
        if (bytes.Length >= RecordLength && LengthOf(bytes) > bytes.Length)
        {
            bytes = new byte[(int)Math.Min(LengthOf(bytes), _directoryEnd - record)];
            Fill(bytes, record);
        }

        return Parse(bytes, record).Entry;
    }

    /// <summary>Reads an entry's content and checks it. Many threads may call it at the same time.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="ImageFormatException">It cannot be read, or is not what the directory says.</exception>
    public byte[] Read(ZipEntry entry) => ZipMember.Read(_file, entry, (int)entry.Length);

    /// <summary>Reads the beginning of an entry's content, unchecked.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="most">How many bytes at most.</param>
    /// <exception cref="ImageFormatException">It cannot be read.</exception>
    public byte[] ReadStart(ZipEntry entry, int most) => ZipMember.Read(_file, entry, (int)Math.Min(entry.Length, most));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static ushort U16(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[place..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[place..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int place) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[place..]);

    private static ZipKind KindOf(string path, int madeBy, uint attributes)
    {
        const uint TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000;
        uint type = madeBy is MadeOnUnix or MadeOnMac ? (attributes >> 16) & TypeMask : 0;
        return path.EndsWith('/') || type == Folder ? ZipKind.Folder : type is 0 or Regular ? ZipKind.File : ZipKind.Other;
    }

    /// <summary>The bytes of a record of the directory, with its name, extra field and comment.</summary>
    private static int LengthOf(ReadOnlySpan<byte> record) => RecordLength + U16(record, 28) + U16(record, 30) + U16(record, 32);

    /// <summary>Finds the record of the archive's end, which stands before a comment of at most 65,535 bytes.</summary>
    private (byte[] Record, long Place) FindEnd()
    {
        long length = RandomAccess.GetLength(_file);
        byte[] tail = new byte[(int)Math.Min(length, EndLength + ushort.MaxValue)];
        Fill(tail, length - tail.Length);
        for (int place = tail.Length - EndLength; place >= 0; place--)
        {
            if (U32(tail, place) == EndSignature && place + EndLength + U16(tail, place + 20) <= tail.Length)
            {
                return (tail[place..(place + EndLength)], length - tail.Length + place);
            }
        }

        throw Torn("it ends without its directory");
    }

    /// <summary>The record of the end of an archive with ZIP64, where there is one before the usual record.</summary>
    private (byte[] Record, long Place)? LongEnd(long end)
    {
        byte[] locator = new byte[LocatorLength];
        if (end < LocatorLength + LongEndLength)
        {
            return null;
        }

        Fill(locator, end - LocatorLength);
        if (U32(locator, 0) != LocatorSignature)
        {
            return null;
        }

        // The record has no fields of variable length in practice, so it also stands right before the locator.
        byte[] record = new byte[LongEndLength];
        ulong told = U64(locator, 8);
        long last = end - LocatorLength - LongEndLength;
        foreach (long place in told <= (ulong)last ? [(long)told, last] : (long[])[last])
        {
            Fill(record, place);
            if (U32(record, 0) == LongEndSignature)
            {
                return (record, place);
            }
        }

        throw Torn("its ZIP64 directory is not where it should be");
    }

    private (ZipEntry Entry, int Length) Parse(ReadOnlySpan<byte> bytes, long place)
    {
        if (bytes.Length < RecordLength || U32(bytes, 0) != RecordSignature)
        {
            throw Torn("its directory is damaged");
        }

        int nameLength = U16(bytes, 28), extraLength = U16(bytes, 30), length = LengthOf(bytes);
        if (length > bytes.Length)
        {
            throw Torn("its directory is damaged");
        }

        ulong packed = U32(bytes, 20), content = U32(bytes, 24), header = U32(bytes, 42);
        ReadLongSizes(bytes.Slice(RecordLength + nameLength, extraLength), ref content, ref packed, ref header);
        if (header > (ulong)(_directory - _shift) || packed > (ulong)(_directory - _shift) - header || content > long.MaxValue)
        {
            throw Torn("an entry lies outside of it");
        }

        int madeBy = bytes[5];
        string path = NameOf(bytes.Slice(RecordLength, nameLength), madeBy);
        var entry = new ZipEntry(
            place,
            path,
            KindOf(path, madeBy, U32(bytes, 38)),
            (long)header + _shift,
            (long)packed,
            (long)content)
        {
            Method = U16(bytes, 10),
            IsEncrypted = (U16(bytes, 8) & Encrypted) != 0,
            Checksum = U32(bytes, 16),
            NameLength = nameLength,
        };
        return (entry, length);
    }

    /// <summary>
    /// A name in UTF-8, flagged or not: what is in another code page is told by bytes that are none, and refused by whoever lists it. Old
    /// programs of Windows separate folders by <c>\</c>.
    /// </summary>
    private static string NameOf(ReadOnlySpan<byte> bytes, int madeBy)
    {
        string name = Encoding.UTF8.GetString(bytes);
        return madeBy is MadeOnUnix or MadeOnMac || name.Contains('/') ? name : name.Replace('\\', '/');
    }

    /// <summary>Reads what the record has no room for from its extra field, in the order that the format prescribes.</summary>
    private static void ReadLongSizes(ReadOnlySpan<byte> extra, ref ulong content, ref ulong packed, ref ulong header)
    {
        while (extra.Length >= 4)
        {
            (ushort kind, int length) = (U16(extra, 0), Math.Min(U16(extra, 2), extra.Length - 4));
            ReadOnlySpan<byte> values = extra.Slice(4, length);
            extra = extra[(4 + length)..];
            if (kind == LongSizes)
            {
                Take(ref values, ref content);
                Take(ref values, ref packed);
                Take(ref values, ref header);
                return;
            }
        }
    }

    private static void Take(ref ReadOnlySpan<byte> values, ref ulong value)
    {
        if (value == uint.MaxValue && values.Length >= sizeof(ulong))
        {
            value = U64(values, 0);
            values = values[sizeof(ulong)..];
        }
    }

    private void Fill(Span<byte> bytes, long place)
    {
        try
        {
            if (!WholeRead.TryFill(_file, bytes, place))
            {
                throw Torn("it became shorter while it was read");
            }
        }
        catch (Exception e) when (FileErrors.Is(e))
        {
            throw FileErrors.CannotRead(_name, e);
        }
    }

    private AlexNetException Torn(string why) => new($"{_name} is torn, or no zip archive ({why}); fetch it again, or pack it anew.");
}
