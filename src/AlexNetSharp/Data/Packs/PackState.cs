using System.Text.Json;
using AlexNetSharp.Data.Sources;
using AlexNetSharp.Files;

namespace AlexNetSharp.Data.Packs;

/// <summary>How far an unfinished pack is: written after every whole shard, so that the same request can go on from there.</summary>
internal sealed record PackState
{
    /// <summary>The state's file name.</summary>
    public const string FileName = "state.json";

    private const string SumsEnding = ".sums";

    /// <summary>Text that is equal for equal sources, requests and decoders only.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Samples of the source that are done, good or bad.</summary>
    public required int Done { get; init; }

    /// <summary>The training part.</summary>
    public required PartState Train { get; init; }

    /// <summary>The validation part.</summary>
    public required PartState Val { get; init; }

    /// <summary>Files that could not be decoded.</summary>
    public required IReadOnlyList<RejectedFile> Failed { get; init; }

    /// <summary>Training images of each class.</summary>
    public required IReadOnlyList<int> ClassCounts { get; init; }

    /// <summary>Reads the state of an unfinished pack.</summary>
    /// <param name="folder">Its temporary folder.</param>
    /// <param name="fingerprint">What the state must have been made of.</param>
    /// <param name="sums">Receives the sums over the training images so far.</param>
    /// <returns>The state; null where there is none that can be used.</returns>
    public static PackState? Read(string folder, string fingerprint, PixelSums sums)
    {
        try
        {
            byte[] bytes = RegularFile.ReadAllBytes(Path.Combine(folder, FileName), PackManifest.LongestManifest);
            PackState? state = JsonSerializer.Deserialize(bytes, PackJson.State.PackState);
            if (state is null
                || state.Fingerprint != fingerprint
                || !state.Train.HasItsFiles(folder, "train")
                || !state.Val.HasItsFiles(folder, "val"))
            {
                return null;
            }

            using FileStream file = RegularFile.OpenRead(SumsPath(folder, state.Done));
            sums.Read(file);
            return state;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or AlexNetException)
        {
            return null;
        }
    }

    /// <summary>Writes the state; the one before it stays until this one is on the disk.</summary>
    /// <param name="folder">The pack's temporary folder.</param>
    /// <param name="sums">The sums over the training images so far, as <see cref="PixelSums.Write"/> writes them.</param>
    public void Write(string folder, byte[] sums)
    {
        string path = SumsPath(folder, Done);
        DurableFile.Write(path, stream => stream.Write(sums));
        DurableFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, PackJson.State.PackState));
        foreach (string old in Directory.GetFiles(folder, "*" + SumsEnding).Where(file => file != path))
        {
            File.Delete(old);
        }
    }

    /// <summary>Whether a folder holds the state of an unfinished pack.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Whether a file is a part of a state, by its name.</summary>
    public static bool Is(string name) => name == FileName || name.EndsWith(SumsEnding, StringComparison.Ordinal);

    private static string SumsPath(string folder, int done) => Path.Combine(folder, $"{done}{SumsEnding}");
}
