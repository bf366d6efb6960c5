using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;
using Microsoft.Win32.SafeHandles;
using IOPath = System.IO.Path;

namespace AlexNetSharp.Data.Packs;

/// <summary>Images as they are, in a <c>.npy</c> array of bytes a shard: read without decoding.</summary>
/// <param name="geometry">The pack's geometry.</param>
internal sealed class RawShards(PackGeometry geometry) : IShardFormat
{
    private const long ShardBytes = 64L << 20;

    /// <inheritdoc/>
    public int ImagesPerShard => (int)Math.Max(1, ShardBytes / BytesPerImage);

    /// <inheritdoc/>
    public long BytesPerImage => geometry.ImageLength;

    /// <inheritdoc/>
    public byte[] Encode(byte[] pixels) => pixels;

    /// <inheritdoc/>
    public IShardFile Open(string folder, string name, int count, int expected, long length) =>
        new RawShard(IOPath.Combine(folder, $"{name}.images.npy"), geometry, count, expected);

    private sealed class RawShard : IShardFile
    {
        private readonly PackGeometry _geometry;
        private readonly SafeFileHandle _file;
        public RawShard(string path, PackGeometry geometry, int count, int expected)
        {
            (Path, _geometry) = (path, geometry);
            long imageLength = geometry.ImageLength;
            Length = NpyHeader.WrittenLength + (count * imageLength);
            long claimed = NpyHeader.WrittenLength + (expected * imageLength);

            // The space is claimed at once, so that a full disk is found before the images are decoded.
            FileMode mode = count > 0 ? FileMode.Open : FileMode.Create;
            _file = File.OpenHandle(path, mode, FileAccess.Write, FileShare.ReadWrite, FileOptions.None, count > 0 ? 0 : claimed);
        }

        public string Path { get; }

        public long Length { get; private set; }

        public void Add(ReadOnlySpan<byte> image, int label)
        {
            RandomAccess.Write(_file, image, Length);
            Length += image.Length;
        }

        public IReadOnlyList<string> Complete(int count)
        {
            RandomAccess.Write(_file, NpyHeader.Write("|u1", count, _geometry.Height, _geometry.Width, _geometry.Channels), 0);
            RandomAccess.SetLength(_file, Length);
            return [Path];
        }

        public void Dispose() => _file.Dispose();
    }
}
