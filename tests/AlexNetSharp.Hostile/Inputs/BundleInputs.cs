using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Bundles whose checksum is right and whose metadata do not fit their network.</summary>
internal static class BundleInputs
{
    private static readonly string[] Commands = ["classify", "verify", "convert", "evaluate", "inspect"];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All => BundleFaults.All.Select((row, i) =>
        new HostileInput($"bundle/{Commands[i % Commands.Length]}/{i}-{row.Key}", 1, "{folder}/a.safetensors has ", folder =>
        {
            byte[] bundle = SafetensorsSeeds.Changed(File.ReadAllBytes(folder.Samples.Weights), metadata =>
                metadata[row.Key] = row.Place.Length == 0 ? row.Value : JsonChange.Set((string)metadata[row.Key]!, row.Place, row.Value));
            return folder.Weights(folder.Write("a.safetensors", bundle), Commands[i % Commands.Length]);
        }));
}
