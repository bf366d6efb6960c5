using System.Security.Cryptography;
using System.Text;
using AlexNetSharp.Data.Decoding;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>Everything that decides about a pack's bytes.</summary>
/// <param name="Source">The samples.</param>
/// <param name="Geometry">What images are brought to.</param>
/// <param name="Storage">How they are stored.</param>
/// <param name="Quality">Their JPEG quality where they are compressed.</param>
/// <param name="MaxRejected">When to stop.</param>
/// <param name="ImagesPerShard">Images in a whole shard; 0 for nothing that is asked for.</param>
/// <param name="Limits">How large photos may be.</param>
internal sealed record PackPlan(
    SampleSource Source,
    PackGeometry Geometry,
    PackStorage Storage,
    int Quality,
    RejectionLimit MaxRejected,
    int ImagesPerShard,
    PhotoLimits Limits)
{
    /// <summary>The shards' format.</summary>
    public IShardFormat Format { get; } = Storage == PackStorage.Raw ? new RawShards(Geometry) : new WebDatasetShards(Geometry, Quality);

    /// <summary>Images in a whole shard.</summary>
    public int PerShard => GeometryChoice.PerShard(ImagesPerShard, Format.ImagesPerShard, Source.TrainCount + (long)Source.ValCount);

    /// <summary>Text that is equal for plans that make the same bytes only.</summary>
    public string Fingerprint
    {
        get
        {
            string text =
                $"{PackManifest.CurrentVersion}|{Source.Fingerprint}|{Geometry}|{Storage}|{Quality}|{ImagesPerShard}|{Limits}|"
                + $"{ImageDecoder.JpegDecoder}|{ImageDecoder.OtherDecoder}";
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
    }
}
