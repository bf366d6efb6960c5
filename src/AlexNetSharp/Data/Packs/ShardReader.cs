using System.Buffers;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>Reads the images of a shard. Thread-safe.</summary>
internal abstract class ShardReader
{
    private const long LongestImage = 1L << 28;

    /// <summary>Looks at a shard's header or index.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="geometry">The images' geometry.</param>
    /// <exception cref="AlexNetException">A file is torn or holds something else.</exception>
    public static ShardReader Open(string folder, PackShard shard, PackGeometry geometry) =>
        shard.Index is null ? new RawShardReader(folder, shard, geometry) : new TarShardReader(folder, shard, geometry);

    /// <summary>Reads an image. Shape (H, W, C).</summary>
    /// <param name="files">The files of the part's images.</param>
    /// <param name="file">The shard's place among them.</param>
    /// <param name="place">The image's place in the shard.</param>
    /// <param name="image">Receives its bytes.</param>
    public abstract void Read(ShardFiles files, int file, int place, Span<byte> image);

    private sealed class RawShardReader : ShardReader
    {
        private readonly int _dataOffset;

        public RawShardReader(string folder, PackShard shard, PackGeometry geometry)
        {
            string path = Path.Combine(folder, shard.Images.Name);
            NpyHeader header = NpyFile.ReadHeader(path);
            header.Require(path, "|u1", shard.Count, geometry.Height, geometry.Width, geometry.Channels);
            _dataOffset = header.DataOffset;
        }

        public override void Read(ShardFiles files, int file, int place, Span<byte> image) =>
            files.Read(file, _dataOffset + ((long)place * image.Length), image);
    }

    private sealed class TarShardReader : ShardReader
    {
        private readonly PackGeometry _stored;
        private readonly string _path;
        private readonly long[] _index;

        public TarShardReader(string folder, PackShard shard, PackGeometry geometry)
        {
            (_stored, _path) = (
                geometry with
                {
                    Exif = ExifRule.Ignore,
                    Resize = ResizeRule.None,
                },
                Path.Combine(folder, shard.Images.Name));
            string index = Path.Combine(folder, shard.Index!.Name);
            _index = NpyFile.ReadLongs(index, shard.Count, 2);
            long tarLength = RegularFile.LengthOf(_path);
            for (int place = 0; place < shard.Count; place++)
            {
                (long offset, long length) = PlaceOf(place);
                if (offset < 0 || length is < 1 or > LongestImage || offset > tarLength - length)
                {
                    throw new AlexNetException($"{index} points outside {_path}: one of the two is damaged; prepare the pack again.");
                }
            }
        }

        public override void Read(ShardFiles files, int file, int place, Span<byte> image)
        {
            (long offset, long length) = PlaceOf(place);
            byte[] stored = ArrayPool<byte>.Shared.Rent((int)length);
            try
            {
                files.Read(file, offset, stored.AsSpan(0, (int)length));
                PhotoReader.Read(stored.AsSpan(0, (int)length), _stored, image, PhotoLimits.Usual);
            }
            catch (ImageFormatException e)
            {
                throw new AlexNetException(
                    $"Image {place} of {_path} {e.Reason}: the file is damaged; prepare the pack again.",
                    e);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(stored);
            }
        }

        private (long Offset, long Length) PlaceOf(int place) => (_index[2 * place], _index[(2 * place) + 1]);
    }
}
