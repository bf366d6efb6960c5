using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Packs;

/// <summary>A file of a pack with its length and checksum.</summary>
/// <param name="Name">The file's name in the pack's folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal digits.</param>
internal sealed record PackFile(string Name, long Bytes, string Sha256);

/// <summary>A shard: images and their labels.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Images">A <c>.npy</c> of bytes, shape (N, H, W, C); a <c>.tar</c> of JPEG files where the pack is compressed.</param>
/// <param name="Labels">A <c>.npy</c> of int64, shape (N).</param>
/// <param name="Index">
/// Where the images lie in a compressed shard: a <c>.npy</c> of int64, shape (N, 2), offset and length; null otherwise.
/// </param>
internal sealed record PackShard(int Count, PackFile Images, PackFile Labels, PackFile? Index = null)
{
    /// <summary>The files of the shard.</summary>
    [JsonIgnore]
    public IEnumerable<PackFile> Files => Index is null ? [Images, Labels] : [Images, Labels, Index];
}

/// <summary>How a pack stores its images.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PackStorage>))]
public enum PackStorage
{
    /// <summary>As they are: the quickest to read.</summary>
    [JsonStringEnumMemberName("raw")]
    Raw,

    /// <summary>As JPEG files in WebDataset tar shards: an eighth of the size, decoded whenever they are read.</summary>
    [JsonStringEnumMemberName("webdataset")]
    WebDataset,
}

/// <summary>A part of a pack.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Files">A text file that names the source of each image, a line each.</param>
/// <param name="Shards">The shards in order.</param>
internal sealed record PackPart(int Count, PackFile Files, IReadOnlyList<PackShard> Shards);

/// <summary>Names and versions of the decoders that made a pack.</summary>
/// <param name="Jpeg">The JPEG decoder.</param>
/// <param name="Other">The decoder of other formats.</param>
internal sealed record PackDecoders(string Jpeg, string Other);

/// <summary>What <c>manifest.json</c> of a pack says. It holds nothing of clock, host or path, so equal sources make equal packs.</summary>
internal sealed record PackManifest
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = OwnPath.PackManifestName;

    /// <summary>The value of <see cref="Format"/>.</summary>
    public const string FormatName = OwnPath.PackFormat;

    /// <summary>The file that holds the manifest's own checksum, as <c>sha256sum --check</c> reads it.</summary>
    public const string ChecksumName = "manifest.sha256";

    /// <summary>The version of the layout that this library writes and reads.</summary>
    public const int CurrentVersion = 2;

    internal const long LongestManifest = OwnPath.LongestManifest;
    private const long LongestChecksum = 1024;

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the layout.</summary>
    public required int Version { get; init; }

    /// <summary>How images are stored.</summary>
    public required PackStorage Storage { get; init; }

    /// <summary>The one geometry of all images.</summary>
    public required PackGeometry Geometry { get; init; }

    /// <summary>The decoders that made the pack.</summary>
    public required PackDecoders Decoders { get; init; }

    /// <summary>
    /// The classes in the ordinal order of their names, which are the folders' or the source's labels; an image's label is an index into
    /// them.
    /// </summary>
    public required IReadOnlyList<ClassLabel> Classes { get; init; }

    /// <summary>The training part.</summary>
    public required PackPart Train { get; init; }

    /// <summary>The validation part, perhaps empty.</summary>
    public required PackPart Val { get; init; }

    /// <summary>The mean image of the training part: a <c>.npy</c> of float32, shape (C, H, W).</summary>
    public required PackFile MeanImage { get; init; }

    /// <summary>The list of files that were rejected, a JSON document a line.</summary>
    public required PackFile Rejected { get; init; }

    /// <summary>Statistics of the training part.</summary>
    public required PackStatistics Statistics { get; init; }

    /// <summary>Every file that the manifest names.</summary>
    public IEnumerable<PackFile> AllFiles()
    {
        IEnumerable<PackFile> shards = Train.Shards.Concat(Val.Shards).SelectMany(shard => shard.Files);
        return shards.Concat([Train.Files, Val.Files, MeanImage, Rejected]);
    }

    /// <summary>The manifest as JSON: snake_case, keys sorted, indented.</summary>
    public string ToJson() =>
        Sort(JsonSerializer.SerializeToNode(this, PackJson.Manifest.PackManifest)!).ToJsonString(PackJson.Manifest.Options) + "\n";

    /// <summary>Writes the manifest and its checksum.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <returns>The names of both files.</returns>
    public string[] Write(string folder)
    {
        string path = Path.Combine(folder, FileName);
        byte[] json = Encoding.UTF8.GetBytes(ToJson());
        File.WriteAllBytes(path, json);
        File.WriteAllText(Path.Combine(folder, ChecksumName), ChecksumLine(json));
        return [FileName, ChecksumName];
    }

    /// <summary>The error for a folder that is no pack: photos are made into one beside them.</summary>
    private static AlexNetException Missing(string folder)
    {
        RequestOption pack = RequestOption.Of(nameof(PrepareRequest.Pack));
        if (!Directory.Exists(folder))
        {
            return new AlexNetException(
                $"{folder} is no pack: it does not exist; make one with {ProgramAction.Prepare.With(pack.With(folder))}.");
        }

        if (OwnRun.IsRun(folder))
        {
            return new AlexNetException($"{folder} is a run, where a pack is needed; give the pack that it was trained on.");
        }

        if (!HoldsOthers(folder))
        {
            return new AlexNetException(
                $"{folder} is no pack: it has no manifest.json; make one with {ProgramAction.Prepare.With(pack.With(folder))}.");
        }

        // Beside the folder, also where it was named by where it stands, as '.' is.
        bool isPlace = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) is "." or ".." or "";
        string beside = Path.TrimEndingDirectorySeparator(isPlace ? Path.GetFullPath(folder) : folder) + "-pack";
        RequestOption source = RequestOption.Of(nameof(PrepareRequest.Source)).With(folder);
        return new AlexNetException(
            $"{folder} is no pack but a folder of photos or of other folders; "
                + $"make a pack of it with {ProgramAction.Prepare.With(source).With(pack.With(beside))} and give that.");
    }

    /// <summary>Whether a folder holds pictures or other folders; one that may not be listed tells nothing.</summary>
    private static bool HoldsOthers(string folder)
    {
        try
        {
            return Directory.EnumerateDirectories(folder).Any() || Directory.EnumerateFiles(folder).Any(FileNames.IsImage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string ChecksumLine(byte[] json) => $"{Convert.ToHexStringLower(SHA256.HashData(json))}  {FileName}\n";

    /// <summary>Reads a pack's manifest.</summary>
    /// <param name="folder">The pack's folder.</param>
    /// <exception cref="AlexNetException">There is none, or it cannot be used.</exception>
    public static PackManifest Read(string folder)
    {
        GivenPath.Check(folder, "pack");
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw Missing(folder);
        }

        byte[] json = RegularFile.ReadAllBytes(path, LongestManifest);
        CheckChecksum(folder, path, json);
        PackManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, PackJson.Manifest.PackManifest) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new AlexNetException($"{path} cannot be read ({JsonWords.Of(e)}); prepare the pack again.", e);
        }

        manifest.Check(path);
        return manifest;
    }

    private static void CheckChecksum(string folder, string path, byte[] json)
    {
        string checksum = Path.Combine(folder, ChecksumName);
        if (!RegularFile.Exists(checksum) || RegularFile.ReadAllText(checksum, LongestChecksum) != ChecksumLine(json))
        {
            throw new AlexNetException(
                $"{path} does not have the checksum in {checksum}: one of them is damaged or of another version; "
                    + $"prepare the pack again.");
        }
    }

    private void Check(string path)
    {
        if (Format != FormatName || Version != CurrentVersion)
        {
            throw new AlexNetException(
                $"{path} is format '{Format}' version {Version}, '{FormatName}' version {CurrentVersion} is expected; "
                    + $"prepare the pack again.");
        }

        if (PackCheck.Problem(this) is { } problem)
        {
            throw new AlexNetException($"{path} cannot be used: {problem}; prepare the pack again.");
        }
    }

    private static JsonNode Sort(JsonNode node) => node switch
    {
        JsonObject one => new JsonObject(one.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : (JsonNode?)Sort(pair.Value)))),
        JsonArray many => new JsonArray([.. many.Select(item => item is null ? null : Sort(item))]),
        _ => node.DeepClone(),
    };
}
