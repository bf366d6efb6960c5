using System.Security.Cryptography;
using System.Text;

namespace AlexNetSharp.Weights.Safetensors;

/// <summary>The checksum that a bundle or a checkpoint carries: SHA-256 over the other metadata, then over the data section.</summary>
internal static class SafetensorsDigest
{
    /// <summary>The metadata key that the checksum stands under.</summary>
    public const string Key = "sha256";

    /// <summary>Starts a checksum with the metadata; the data section follows.</summary>
    /// <param name="metadata">The metadata; a checksum among them is left out.</param>
    /// <returns>To be disposed by the caller.</returns>
    public static IncrementalHash Start(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string value) in metadata.Where(pair => pair.Key != Key).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}\0{value}\0"));
        }

        return hash;
    }

    /// <summary>Ends a checksum: 64 hexadecimal digits.</summary>
    public static string Finish(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
}
