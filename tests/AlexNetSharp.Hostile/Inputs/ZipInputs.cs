using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Zip archives.</summary>
internal static class ZipInputs
{
    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        new("zip/cut", 1, "{folder}/photos.zip is torn, or no zip archive", folder => Prepare(folder, Good()[..100])),
    ];

    private static byte[] Good() => ArchiveSeeds.Zip().First().Bytes;

    private static string[] Prepare(InputFolder folder, byte[] archive) =>
        ["data", "prepare", folder.Write("photos.zip", archive), folder.At("pack")];
}
