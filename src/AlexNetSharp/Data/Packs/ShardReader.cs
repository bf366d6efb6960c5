using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>Reads the images of a shard. Thread-safe.</summary>
internal abstract class ShardReader : IDisposable
{
    private const long LongestImage = 1L << 28;
    /// <summary>Opens a shard.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="geometry">The images' geometry.</param>
    /// <exception cref="AlexNetException">A file is torn or holds something else.</exception>
    public static ShardReader Open(string folder, PackShard shard, PackGeometry geometry) =>
        shard.Index is null ? new RawShardReader(folder, shard, geometry) : new TarShardReader(folder, shard, geometry);

    /// <summary>Reads an image. Shape (H, W, C).</summary>
    /// <param name="place">Its place in the shard.</param>
    /// <param name="scratch">Memory for an image, which the result lies in where it had to be decoded.</param>
    public abstract ReadOnlySpan<byte> Read(int place, Span<byte> scratch);

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed unsafe class RawShardReader(string folder, PackShard shard, PackGeometry geometry) : ShardReader
    {
        private readonly MappedArray _images = new(
            Path.Combine(folder, shard.Images.Name),
            "|u1",
            shard.Count,
            geometry.Height,
            geometry.Width,
            geometry.Channels);

        public override ReadOnlySpan<byte> Read(int place, Span<byte> scratch) =>
            new(_images.Data + ((nint)place * geometry.ImageLength), geometry.ImageLength);

        public override void Dispose() => _images.Dispose();
    }

    private sealed unsafe class TarShardReader : ShardReader
    {
        private readonly PackGeometry _stored;
        private readonly string _path;
        private readonly MappedFile _tar;
        private readonly MappedArray _index;

        public TarShardReader(string folder, PackShard shard, PackGeometry geometry)
        {
            (_stored, _path) = (
                geometry with
                {
                    Exif = ExifRule.Ignore,
                    Resize = ResizeRule.None,
                },
                Path.Combine(folder, shard.Images.Name));
            _index = new MappedArray(Path.Combine(folder, shard.Index!.Name), "<i8", shard.Count, 2);
            _tar = new MappedFile(_path);
            for (int place = 0; place < shard.Count; place++)
            {
                (long offset, long length) = PlaceOf(place);
                if (offset < 0 || length is < 1 or > LongestImage || offset > _tar.Length - length)
                {
                    Dispose();
                    throw new AlexNetException(
                        $"{_index.Path} points outside {_path}: one of the two is damaged; prepare the pack again.");
                }
            }
        }

        public override ReadOnlySpan<byte> Read(int place, Span<byte> scratch)
        {
            (long offset, long length) = PlaceOf(place);
            try
            {
                PhotoReader.Read(new ReadOnlySpan<byte>(_tar.Data + offset, (int)length), _stored, scratch, PhotoLimits.Usual);
                return scratch[.._stored.ImageLength];
            }
            catch (ImageFormatException e)
            {
                throw new AlexNetException(
                    $"Image {place} of {_path} {e.Reason}: the file is damaged; prepare the pack again.",
                    e);
            }
        }

        public override void Dispose()
        {
            _tar.Dispose();
            _index.Dispose();
        }

        private (long Offset, long Length) PlaceOf(int place)
        {
            long* entry = (long*)_index.Data + (2 * (nint)place);
            return (entry[0], entry[1]);
        }
    }
}
