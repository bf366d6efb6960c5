using System.IO.Compression;
using AlexNetSharp.Data.Formats;
using ZstdSharp;

namespace AlexNetSharp.Data.Parquet;

/// <summary>Inflates pages.</summary>
internal static class PageCodec
{
    private const int Uncompressed = 0, SnappyCode = 1, Gzip = 2, Brotli = 4, Zstandard = 6;
    private static readonly string[] Names = ["none", "Snappy", "gzip", "LZO", "Brotli", "LZ4", "Zstandard", "LZ4"];

    /// <summary>The most bytes that a page may have: images of a group of rows, mostly a hundred of them.</summary>
    public const int LongestPage = 1 << 28;

    /// <summary>Inflates a page.</summary>
    /// <param name="codec">How it is compressed, by Parquet's number.</param>
    /// <param name="bytes">The page.</param>
    /// <param name="length">The bytes that it must give, no more than <see cref="LongestPage"/>.</param>
    /// <param name="name">The file's name for errors.</param>
    /// <exception cref="AlexNetException">It is damaged, or compressed in a way that is not read.</exception>
    public static byte[] Inflate(int codec, byte[] bytes, int length, string name)
    {
        if (length == 0 && bytes.Length == 0)
        {
            // Of values that are all null, some writers leave out even the compressed nothing.
            return bytes;
        }

        switch (codec)
        {
            case Uncompressed:
                return bytes.Length == length ? bytes : throw Damaged(name);
            case SnappyCode:
                // Three bytes make at most 64.
                byte[] inflated = length / 32 <= bytes.Length ? new byte[length] : throw Damaged(name);
                return Snappy.TryInflate(bytes, inflated) ? inflated : throw Damaged(name);
            case Gzip:
                using (var strict = new StrictStream(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress), name))
                {
                    byte[] read = strict.Take(length);
                    strict.CheckEnd();
                    return read;
                }

            case Brotli:
                byte[] whole = new byte[length];
                return BrotliDecoder.TryDecompress(bytes, whole, out int written) && written == length ? whole : throw Damaged(name);
            case Zstandard:
                // Four bytes, a block of one byte that is repeated, make at most 128 KiB.
                byte[] unpacked = length >> 15 <= bytes.Length ? new byte[length] : throw Damaged(name);
                return TryUnpack(bytes, unpacked) ? unpacked : throw Damaged(name);
            default:
                string what = codec > 0 && codec < Names.Length ? $"the compression {Names[codec]}" : "a compression of the future";
                throw ParquetErrors.Unsupported(name, what);
        }
    }

    private static bool TryUnpack(byte[] bytes, byte[] target)
    {
        try
        {
            using var decompressor = new Decompressor();
            return decompressor.TryUnwrap(bytes, target, out int written) && written == target.Length;
        }
        catch (ZstdException)
        {
            return false;
        }
    }

    private static AlexNetException Damaged(string name) => ParquetErrors.Damaged(name, "a page cannot be inflated");
}
