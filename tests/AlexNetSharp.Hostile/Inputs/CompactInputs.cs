using AlexNetSharp.Fuzz.Seeds;
using AlexNetSharp.Weights;
using AlexNetSharp.Weights.Core;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Bundles of int8 weights whose checksum is right, and whose types, scales or numbers are not.</summary>
internal static class CompactInputs
{
    private static readonly string[] Commands = ["classify", "verify", "convert", "evaluate"];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All => CompactFaults.All.Select((row, i) =>
        new HostileInput($"compact/{Commands[i % Commands.Length]}/{row.Name}", 1, $"{{folder}}/a.safetensors has {row.Reason}", folder =>
        {
            string path = folder.At("a.safetensors");
            using (ImportedNetwork network = WeightImport.Open(folder.Samples.Weights))
            {
                WeightExport.Write(path, network.Bundle with { Storage = WeightStorage.Int8 }, network.Weights.Tensors);
            }

            var file = new MadeSafetensors(File.ReadAllBytes(path));
            row.Damage(file);
            return folder.Weights(folder.Write("a.safetensors", file.Bytes()), Commands[i % Commands.Length]);
        }));
}
