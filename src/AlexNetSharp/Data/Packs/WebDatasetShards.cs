using System.Globalization;
using System.Text;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Preprocessing;
using IOPath = System.IO.Path;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// Images as JPEG files in WebDataset tar shards: <c>KEY.jpg</c> and <c>KEY.cls</c> a sample, where the latter holds the class's number as
/// text. An index beside each shard says where the images lie, so that any of them is read alone.
/// </summary>
/// <param name="geometry">The pack's geometry.</param>
/// <param name="quality">JPEG quality, 1..100.</param>
internal sealed class WebDatasetShards(PackGeometry geometry, int quality) : IShardFormat
{
    private const int CompressionGuess = 8;
    private const int TarOverhead = 2048;

    /// <inheritdoc/>
    public int ImagesPerShard => new RawShards(geometry).ImagesPerShard * CompressionGuess;

    /// <inheritdoc/>
    public long BytesPerImage => (new RawShards(geometry).BytesPerImage / CompressionGuess) + TarOverhead;

    /// <inheritdoc/>
    public byte[] Encode(byte[] pixels)
    {
        byte[] file = JpegEncoder.Encode(pixels, geometry.Height, geometry.Width, geometry.Channels, quality);
        PhotoReader.Read(file, geometry with { Exif = ExifRule.Ignore, Resize = ResizeRule.None }, pixels, PhotoLimits.Usual);
        return file;
    }

    /// <inheritdoc/>
    public IShardFile Open(string folder, string name, int count, int expected, long length) => new TarShard(folder, name, count, length);

    private sealed class TarShard : IShardFile
    {
        private readonly string _name;
        private readonly FileStream _file;
        private int _count;

        public TarShard(string folder, string name, int count, long length)
        {
            (_name, _count, Path) = (name, count, IOPath.Combine(folder, $"{name}.tar"));
            _file = new FileStream(Path, count > 0 ? FileMode.Open : FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            _file.SetLength(length);
            _file.Seek(length, SeekOrigin.Begin);
        }

        public string Path { get; }

        public long Length
        {
            get
            {
                _file.Flush();
                return _file.Position;
            }
        }

        public void Add(ReadOnlySpan<byte> image, int label)
        {
            string key = $"{_name}-{_count++:D6}";
            Write($"{key}.jpg", image);
            Write($"{key}.cls", Encoding.ASCII.GetBytes(label.ToString(CultureInfo.InvariantCulture)));
        }

        public IReadOnlyList<string> Complete(int count)
        {
            _file.Write(UstarBlocks.End);
            _file.Dispose();
            string index = IOPath.Combine(IOPath.GetDirectoryName(Path)!, $"{_name}.index.npy");
            using FileStream written = File.OpenRead(Path);
            long[] places =
            [
                .. TarEntries
                    .List(written, Path)
                    .Where(entry => entry.Path.EndsWith(".jpg", StringComparison.Ordinal))
                    .SelectMany(entry => new[] { entry.Key, entry.Length }),
            ];
            NpyFile.Write(index, places, count, 2);
            return [Path, index];
        }

        public void Dispose() => _file.Dispose();

        private void Write(string name, ReadOnlySpan<byte> content)
        {
            _file.Write(UstarBlocks.Header(name, content.Length));
            _file.Write(content);
            _file.Write(UstarBlocks.Padding(content.Length));
        }
    }
}
