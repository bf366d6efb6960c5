using System.Text;

namespace AlexNetSharp.Data.Formats;

/// <summary>
/// Goes through a tar archive's entries: V7, ustar, GNU long names and pax. The base library's reader allocates whatever length a header of
/// a long name promises; this one has a limit for each.
/// </summary>
/// <param name="stream">The archive from its start. One that can seek is jumped through.</param>
/// <param name="name">Its name for errors.</param>
/// <param name="remedy">What to do about a torn archive, as the end of a sentence.</param>
/// <remarks>Source: POSIX.1-2017, "pax", ustar and pax interchange formats; GNU tar's manual, "Basic Tar Format".</remarks>
internal sealed class TarArchive(Stream stream, string name, string remedy = TarArchive.UsualRemedy) : IDisposable
{
    /// <summary>What to do about a torn archive of images.</summary>
    public const string UsualRemedy = "give a folder, .zip, .tar or .tar.gz of images";

    /// <summary>The first bytes of a file by which <see cref="Matches"/> tells an archive.</summary>
    public const int SignatureLength = MagicPlace + 5;

    private const int BlockLength = 512;
    private const int LongestExtension = 1 << 20;
    private const int ChecksumPlace = 148, TypePlace = 156, MagicPlace = 257, PrefixPlace = 345;
    private const int SparsePlace = 482, MoreSparsePlace = 504;
    private readonly byte[] _block = new byte[BlockLength];
    private readonly StrictStream _stream = new(stream, name);
    private long _position;
    private long _end;
    private bool _isRead;

    /// <summary>Whether a file starts as all archives do but the oldest.</summary>
    /// <param name="start">Its first bytes.</param>
    public static bool Matches(ReadOnlySpan<byte> start) =>
        start.Length >= SignatureLength && start[MagicPlace..].StartsWith("ustar"u8);

    /// <summary>Reads the next entry's header; null at the archive's end.</summary>
    /// <exception cref="AlexNetException">The archive is torn, or no tar archive.</exception>
    public TarHeader? Next()
    {
        var records = new PaxRecords();
        while (TryReadBlock())
        {
            long length = TarNumbers.Parse(_block.AsSpan(124, 12)) ?? throw Torn("a length is no number");
            char type = (char)_block[TypePlace];
            if (type is 'L' or 'K' or 'x' or 'g')
            {
                records = Extend(records, type, length);
                continue;
            }

            return Enter(Describe(records, type, records.Length ?? length));
        }

        return null;
    }

    /// <summary>Reads the content of the entry whose header was read last.</summary>
    /// <param name="header">The header.</param>
    /// <exception cref="AlexNetException">The archive ends inside it.</exception>
    public byte[] ReadContent(TarHeader header)
    {
        _position += header.Length;
        return _stream.Take(checked((int)header.Length));
    }

    /// <summary>Reads the beginning of the content of the entry whose header was read last.</summary>
    /// <param name="header">The header, of a file.</param>
    /// <param name="most">How many bytes at most.</param>
    /// <exception cref="AlexNetException">The archive ends inside it.</exception>
    public byte[] ReadStart(TarHeader header, int most)
    {
        int count = (int)Math.Min(header.Length, most);
        _position += count;
        return _stream.Take(count);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>
    /// Reads the next header's block; fails at the end: two blocks of zeros, of which one is enough. Without them the archive is truncated.
    /// </summary>
    private bool TryReadBlock()
    {
        if (_isRead)
        {
            (_isRead, _end) = (false, _position);
            return true;
        }

        _stream.Skip(_end - _position);
        int read = _stream.ReadUpTo(_block);
        _end = _position = _end + read;
        if (read == 0)
        {
            throw Torn("it ends without its mark of the end");
        }

        if (!_block.AsSpan(0, read).ContainsAnyExcept((byte)0))
        {
            return false;
        }

        return read == BlockLength && HasChecksum()
            ? true
            : throw Torn(read == BlockLength ? "a header's checksum is wrong" : "it ends inside a header");
    }

    /// <summary>The sum of a header's bytes with its own field as spaces; some old programs summed signed bytes.</summary>
    private bool HasChecksum()
    {
        (long sum, long signed) = (8 * ' ', 8 * ' ');
        for (int i = 0; i < BlockLength; i++)
        {
            bool isField = i is >= ChecksumPlace and < ChecksumPlace + 8;
            sum += isField ? 0 : _block[i];
            signed += isField ? 0 : (sbyte)_block[i];
        }

        long? stored = TarNumbers.Parse(_block.AsSpan(ChecksumPlace, 8));
        return stored == sum || stored == signed;
    }

    /// <summary>
    /// Takes in an entry that says something about the next one: a long name, or pax records. Long link names and global records are passed
    /// over.
    /// </summary>
    private PaxRecords Extend(PaxRecords records, char type, long length)
    {
        if (length > LongestExtension)
        {
            throw Torn($"a header promises a name of {length} bytes");
        }

        TarHeader header = Enter(new TarHeader(TarKind.Other, "", _position, length));
        return type switch
        {
            'L' => records with { Path = Text(ReadContent(header)) },
            'x' => PaxRecords.Parse(ReadContent(header), records) ?? throw Torn("a pax header is no list of records"),
            _ => records,
        };
    }

    private TarHeader Describe(PaxRecords records, char type, long length)
    {
        bool isUstar = _block.AsSpan(MagicPlace).StartsWith("ustar\0"u8);
        string prefix = isUstar ? Text(_block.AsSpan(PrefixPlace, 155)) : "";
        string path = records.Path ?? (prefix.Length > 0 ? $"{prefix}/{Text(_block.AsSpan(0, 100))}" : Text(_block.AsSpan(0, 100)));
        TarKind kind = type switch
        {
            '0' or '\0' or '7' => path.EndsWith('/') ? TarKind.Folder : TarKind.File,
            '5' => TarKind.Folder,
            'S' => TarKind.Sparse,
            _ => TarKind.Other,
        };
        SkipSparseMap(kind);
        bool isOdd = length > 0 && (kind == TarKind.Folder || type is >= '1' and <= '6');
        long offset = _position;
        return isOdd && TryReadHeaderAhead() ? new TarHeader(kind, path, offset, 0)
            : new TarHeader(isOdd ? TarKind.Other : kind, path, offset, length);
    }

    /// <summary>Passes over the blocks that follow a header to say more about a sparse file's holes.</summary>
    private void SkipSparseMap(TarKind kind)
    {
        for (int place = SparsePlace; kind == TarKind.Sparse && _block[place] != 0; place = MoreSparsePlace)
        {
            if (_stream.ReadUpTo(_block) < BlockLength)
            {
                throw Torn("it ends inside a header");
            }

            _end = _position += BlockLength;
        }
    }

    /// <summary>
    /// Some programs give a link or folder a length, but no content: then the next header follows, and is kept for the next entry. Where
    /// content follows, its first block is passed over.
    /// </summary>
    private bool TryReadHeaderAhead()
    {
        int read = _stream.ReadUpTo(_block);
        _isRead = read == BlockLength && HasChecksum();
        _position += read;
        return _isRead;
    }

    /// <summary>Sets the place of the header after an entry's content, which must be there.</summary>
    private TarHeader Enter(TarHeader header)
    {
        long padding = -header.Length & (BlockLength - 1);
        if (header.Length > long.MaxValue - BlockLength - header.Offset || header.Offset + header.Length + padding > _stream.Length)
        {
            throw Torn("it ends inside a file");
        }

        _end = header.Offset + header.Length + padding;
        return header;
    }

    private AlexNetException Torn(string why) => new($"The archive {name} is torn or no tar archive ({why}); {remedy}.");
}
