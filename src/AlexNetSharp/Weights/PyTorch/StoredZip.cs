using System.Buffers.Binary;
using System.Text;
using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.PyTorch;

/// <summary>
/// A zip archive of stored files as <c>torch.save</c> arranges one: each file begins at a multiple of 64 bytes, and its checksum follows
/// it, so that it is written in one pass. There is no date in it.
/// </summary>
/// <remarks>Source: pytorch, <c>caffe2/serialize/inline_container.cc</c> (<c>getPadding</c>); PKWARE, APPNOTE.TXT.</remarks>
internal sealed class StoredZip
{
    private const int Alignment = 64;
    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int EndLength = 22;
    private const int DescriptorLength = 16;
    private const int ExtraHeaderLength = 4;
    private const ushort Flags = (1 << 3) | (1 << 11);
    private const ushort FirstDay = (1 << 5) | 1;

    private readonly List<(byte[] Name, long Start, int Padding, long Length, Action<Stream> Write)> _files = [];
    private long _end;

    /// <summary>The length of the archive in bytes.</summary>
    public long Length => _end + _files.Sum(file => CentralLength + file.Name.Length) + EndLength;

    /// <summary>Adds a file of a few bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its content.</param>
    public void Add(string name, byte[] content) => Add(name, content.Length, stream => stream.Write(content));

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="write">Writes exactly that many bytes.</param>
    public void Add(string name, long length, Action<Stream> write)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        long unpadded = _end + LocalLength + text.Length + ExtraHeaderLength;
        int padding = (int)((Alignment - (unpadded % Alignment)) % Alignment);
        _files.Add((text, _end, padding, length, write));
        _end = unpadded + padding + length + DescriptorLength;
    }

    /// <summary>Writes the archive, which is shorter than 4 GiB.</summary>
    /// <param name="stream">Where it goes.</param>
    public void WriteTo(Stream stream)
    {
        uint[] checksums = new uint[_files.Count];
        for (int i = 0; i < checksums.Length; i++)
        {
            WriteLocal(stream, _files[i].Name, _files[i].Padding);
            checksums[i] = MeasuredStream.Write(stream, _files[i].Length, _files[i].Write);
            WriteNumbers(stream, 0x0807_4B50, checksums[i], (uint)_files[i].Length, (uint)_files[i].Length);
        }

        for (int i = 0; i < checksums.Length; i++)
        {
            (byte[] name, long start, _, long length, _) = _files[i];
            WriteNumbers(
                stream,
                0x0201_4B50,
                0,
                Flags,
                (uint)FirstDay << 16,
                checksums[i],
                (uint)length,
                (uint)length,
                (uint)name.Length,
                0,
                0);
            stream.Write(Little16(0, (ushort)start, (ushort)(start >> 16)));
            stream.Write(name);
        }

        long directory = Length - EndLength - _end;
        ushort count = checked((ushort)_files.Count);
        WriteNumbers(stream, 0x0605_4B50, 0, count | ((uint)count << 16), (uint)directory, (uint)_end);
        stream.Write(Little16(0));
    }

    private static void WriteLocal(Stream stream, byte[] name, int padding)
    {
        // Version, flags, method, time and date; then checksum and lengths, which follow the file.
        WriteNumbers(stream, 0x0403_4B50);
        stream.Write(Little16(0, Flags, 0, 0, FirstDay));
        WriteNumbers(stream, 0, 0, 0);
        stream.Write(Little16((ushort)name.Length, (ushort)(ExtraHeaderLength + padding)));
        stream.Write(name);

        // PyTorch's own field for padding.
        stream.Write("FB"u8);
        stream.Write(Little16((ushort)padding));
        stream.Write(Enumerable.Repeat((byte)'Z', padding).ToArray());
    }

    private static byte[] Little16(params ReadOnlySpan<ushort> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(ushort)];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), values[i]);
        }

        return bytes;
    }

    private static void WriteNumbers(Stream stream, params ReadOnlySpan<uint> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        foreach (uint value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }
}
