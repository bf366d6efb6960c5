using System.Security.Cryptography;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>
/// A prepared data set: images of one geometry in NumPy shards, a training and a validation part, class names and
/// statistics. Thread-safe for reading; dispose it when no image is in use any more.
/// </summary>
public sealed class Pack : IDisposable
{
    private const int HashedPiece = 1 << 18;

    private Pack(string folder, PackManifest manifest)
    {
        (Folder, Manifest) = (folder, manifest);
        Train = new PackSplit(this, "train", folder, manifest, manifest.Train);
        try
        {
            Val = new PackSplit(this, "val", folder, manifest, manifest.Val);
            MeanImage = ReadMean();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The pack's folder.</summary>
    public string Folder { get; }

    /// <summary>What the manifest says.</summary>
    internal PackManifest Manifest { get; }

    /// <summary>The one geometry of all images.</summary>
    public PackGeometry Geometry => Manifest.Geometry;

    /// <summary>The classes; a label is an index into them.</summary>
    public IReadOnlyList<ClassLabel> Classes => Manifest.Classes;

    /// <summary>Statistics of the training part.</summary>
    internal PackStatistics Statistics => Manifest.Statistics;

    /// <summary>The mean image of the training part, 0..255. Shape (C, H, W).</summary>
    public float[] MeanImage { get; }

    /// <summary>The training part.</summary>
    public PackSplit Train { get; }

    /// <summary>The validation part, perhaps empty.</summary>
    public PackSplit Val { get; }

    /// <summary>SHA-256 of the manifest, which holds the checksums of all other files: equal digests, equal packs.</summary>
    public string Digest => Checksum(Path.Combine(Folder, PackManifest.FileName));

    /// <summary>
    /// Opens a pack: checks that every file has its length, every header its shape and every number its range. It reads no image.
    /// </summary>
    /// <param name="folder">The pack's folder.</param>
    /// <exception cref="AlexNetException">There is no pack, or a file is missing or torn; the message names it.</exception>
    public static Pack Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        PackManifest manifest = PackManifest.Read(folder);
        foreach (PackFile file in manifest.AllFiles())
        {
            var info = new FileInfo(Path.Combine(folder, file.Name));
            long length = info.Exists ? RegularFile.LengthOf(info.FullName) : -1;
            if (length != file.Bytes)
            {
                string found = info.Exists ? $"is {length} bytes long, {file.Bytes} are expected" : "is missing";
                throw new AlexNetException($"{info.FullName} {found}: the pack is torn; prepare it again.");
            }
        }

        return new Pack(folder, manifest);
    }

    /// <summary>Reads every file, compares its checksum, and counts the names of the images.</summary>
    /// <param name="progress">Receives the number of files done.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <exception cref="AlexNetException">A file differs; the message names it.</exception>
    public void Verify(IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        int done = 0;
        foreach (PackFile file in Manifest.AllFiles())
        {
            cancellation.ThrowIfCancellationRequested();
            string path = Path.Combine(Folder, file.Name);
            if (Checksum(path) != file.Sha256)
            {
                throw new AlexNetException(
                    $"{path} has another checksum than the manifest says: the file is damaged; prepare the pack again.");
            }

            progress?.Report(++done);
        }

        Train.CheckFileNames();
        Val.CheckFileNames();
    }

    /// <summary>How a network sees this pack's images: the geometry, a crop and the mean that is subtracted; RGB in 0..255.</summary>
    /// <param name="cropSize">Height and width of the crop in pixels.</param>
    /// <param name="mean">What is subtracted.</param>
    public ImagePreprocessing Preprocessing(int cropSize, MeanRule mean = MeanRule.Image) =>
        Preprocessing(cropSize, new NetworkInput { Mean = mean });

    /// <summary>How a network sees this pack's images.</summary>
    /// <param name="cropSize">Height and width of the crop in pixels.</param>
    /// <param name="input">What the network wants; its resize rule is not looked at, the pack's own is recorded.</param>
    internal ImagePreprocessing Preprocessing(int cropSize, NetworkInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ImagePreprocessing
        {
            Geometry = Geometry,
            CropSize = cropSize,
            Mean = input.Mean,
            MeanValues = input.Mean switch
            {
                MeanRule.Image or MeanRule.CenterCrop => MeanImage,
                MeanRule.Channel => [.. Statistics.ChannelMean.Select(value => (float)value)],
                MeanRule.Pixel => [.. input.MeanPixel.Select(value => (float)value)],
                _ => [],
            },
            Order = input.Order,
            Range = input.Range,
            Deviation = input.Deviation.Count == 0 ? null : [.. input.Deviation.Select(value => (float)value)],
        };
    }

    /// <summary>Closes the shards: no image may be read afterwards.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Val?.Dispose();
    }

    /// <summary>The SHA-256 of a file in lower-case hexadecimal digits.</summary>
    internal static string Checksum(string path)
    {
        if (!RegularFile.Exists(path) && File.Exists(path))
        {
            // Empty, which files of a pack may be, or a pipe, which nobody should wait for.
            return Convert.ToHexStringLower(SHA256.HashData([]));
        }

        // SHA256.HashData(Stream) asks for 4 KiB at a time, which costs a system call for each.
        using FileStream stream = RegularFile.OpenRead(path, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[HashedPiece];
        for (int read = stream.Read(piece); read > 0; read = stream.Read(piece))
        {
            hash.AppendData(piece, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private float[] ReadMean()
    {
        string path = Path.Combine(Folder, Manifest.MeanImage.Name);
        float[] values = NpyFile.ReadFloats(path, Geometry.Channels, Geometry.Height, Geometry.Width);
        if (values.AsSpan().ContainsAnyExceptInRange(0, byte.MaxValue))
        {
            throw new AlexNetException($"{path} has numbers outside 0 to 255, which no mean of pixels can be; prepare the pack again.");
        }

        return values;
    }
}
