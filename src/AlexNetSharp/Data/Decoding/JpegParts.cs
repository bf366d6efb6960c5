using System.Buffers.Binary;

namespace AlexNetSharp.Data.Decoding;

/// <summary>
/// Walks the parts of a JPEG file after its first marker, as libjpeg does: stray bytes before a marker are stepped over. Never throws.
/// </summary>
/// <param name="file">The whole file.</param>
internal ref struct JpegParts(ReadOnlySpan<byte> file)
{
    /// <summary>The marker that opens a file.</summary>
    public const byte StartOfImage = 0xD8;

    /// <summary>The marker that ends a file.</summary>
    public const byte EndOfImage = 0xD9;

    /// <summary>The marker before each scan.</summary>
    public const byte StartOfScan = 0xDA;

    private readonly ReadOnlySpan<byte> _file = file;
    private int _position = 2;

    /// <summary>The part's marker.</summary>
    public byte Marker { get; private set; }

    /// <summary>What follows the marker and the length; empty where the marker stands alone.</summary>
    public ReadOnlySpan<byte> Segment { get; private set; }

    /// <summary>The coded data after the start of a scan; empty after other markers.</summary>
    public ReadOnlySpan<byte> ScanData { get; private set; }

    /// <summary>Whether the marker has a length and a segment.</summary>
    public readonly bool HasSegment => Marker is not (0x01 or (>= 0xD0 and <= EndOfImage));

    /// <summary>Goes to the next part.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        Segment = [];
        ScanData = [];
        if (!TryNextMarker())
        {
            return false;
        }

        if (!HasSegment)
        {
            return true;
        }

        if (_position + 2 > _file.Length)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(_file[_position..]);
        int end = Math.Min(_file.Length, _position + Math.Max(length, 2));
        Segment = _file[(_position + 2)..end];
        _position = end;
        if (Marker == StartOfScan)
        {
            SkipScan();
            ScanData = _file[end.._position];
        }

        return true;
    }

    private bool TryNextMarker()
    {
        while (_position < _file.Length)
        {
            int offset = _file[_position..].IndexOf((byte)0xFF);
            if (offset < 0)
            {
                break;
            }

            _position += offset;
            int other = _file[_position..].IndexOfAnyExcept((byte)0xFF);
            if (other < 0)
            {
                break;
            }

            _position += other;
            Marker = _file[_position++];
            if (Marker != 0)
            {
                return true;
            }
        }

        _position = _file.Length;
        return false;
    }

    private void SkipScan()
    {
        while (_position + 1 < _file.Length)
        {
            int offset = _file[_position..].IndexOf((byte)0xFF);
            if (offset < 0 || _position + offset + 1 >= _file.Length)
            {
                _position = _file.Length;
                return;
            }

            _position += offset;
            byte next = _file[_position + 1];
            if (next is not (0 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                return;
            }

            _position += next == 0xFF ? 1 : 2;
        }
    }
}
