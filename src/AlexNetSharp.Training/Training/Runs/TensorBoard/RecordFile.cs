using System.Buffers.Binary;
using System.Numerics;
using AlexNetSharp.Files;

namespace AlexNetSharp.Training.Runs.TensorBoard;

/// <summary>A file of TensorFlow's records, to append to: length, checksum of the length, bytes, checksum of the bytes.</summary>
/// <remarks>
/// Source: tensorflow, <c>tensorflow/core/lib/io/record_writer.h</c>; the checksum is CRC-32C, masked as in <c>lib/hash/crc32c.h</c>. A
/// record that cannot be written whole is taken back, because readers stop at the first that is torn.
/// </remarks>
internal sealed class RecordFile : IDisposable
{
    private const int LengthSize = sizeof(ulong);
    private const int ChecksumSize = sizeof(uint);
    private const int MaskRotation = 15;
    private const uint MaskAddend = 0xA282EAD8;

    private readonly FileStream _stream;

    /// <summary>Opens a file; makes it and its folder when absent.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="AlexNetException">The file cannot be written.</exception>
    public RecordFile(string path)
    {
        OwnPath.RefuseLink(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DurableFile.Failure(path, e);
        }
    }

    /// <summary>The length of the file in bytes.</summary>
    public long Length => _stream.Length;

    /// <summary>Adds a record.</summary>
    /// <param name="data">Its bytes.</param>
    /// <exception cref="AlexNetException">
    /// The file cannot be written, for example because the disk is full; the record is then not in it.
    /// </exception>
    public void Append(ReadOnlySpan<byte> data)
    {
        byte[] record = new byte[LengthSize + ChecksumSize + data.Length + ChecksumSize];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(LengthSize), MaskedChecksum(record.AsSpan(0, LengthSize)));
        data.CopyTo(record.AsSpan(LengthSize + ChecksumSize));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(record.Length - ChecksumSize), MaskedChecksum(data));
        long before = _stream.Length;
        try
        {
            _stream.Write(record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TakeBack(before);
            throw DurableFile.Failure(_stream.Name, e);
        }
    }

    /// <summary>CRC-32C (Castagnoli) of some bytes.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> data)
    {
        uint checksum = uint.MaxValue;
        foreach (byte one in data)
        {
            checksum = BitOperations.Crc32C(checksum, one);
        }

        return ~checksum;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>The checksum, turned and shifted so that a checksum of data that holds checksums means something.</summary>
    private static uint MaskedChecksum(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Checksum(data), MaskRotation) + MaskAddend;

    private void TakeBack(long length)
    {
        try
        {
            _stream.SetLength(length);
        }
        catch (IOException)
        {
            // The first error is the one to tell.
        }
    }
}
