using System.Security.Cryptography;

namespace AlexNetSharp.Runtime;

/// <summary>
/// Compares the packages that were fetched with the SHA-512 that they had when this library was built: a feed, or whoever stands between,
/// cannot put another library in their place.
/// </summary>
internal static class PackageHashes
{
    private const string Resource = "AlexNetSharp.libtorch.sha512";

    /// <summary>What is wrong with a package in a NuGet cache, as a part of a sentence; null where it is the one that is known.</summary>
    /// <param name="folder">The folder of the package's version, which holds the package file.</param>
    /// <param name="package">Its name.</param>
    /// <param name="version">Its version.</param>
    public static string? Problem(string folder, string package, string version)
    {
        string name = $"{package.ToLowerInvariant()}.{version}.nupkg", file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            return $"{file} is missing";
        }

        if (Known(package, version) is not { } known)
        {
            return $"nothing is known of the package {package} {version}";
        }

        using FileStream stream = File.OpenRead(file);
        return Convert.ToBase64String(SHA512.HashData(stream)) == known ? null : $"{name} is not the package that its authors published";
    }

    /// <summary>The SHA-512 of a package, in Base64; null where none is listed.</summary>
    /// <param name="package">Its name.</param>
    /// <param name="version">Its version.</param>
    internal static string? Known(string package, string version)
    {
        using Stream resource = typeof(PackageHashes).Assembly.GetManifestResourceStream(Resource)!;
        using var lines = new StreamReader(resource);
        while (lines.ReadLine() is { } line)
        {
            if (line.Split(' ') is [string name, string listed, string hash]
                && string.Equals(name, package, StringComparison.OrdinalIgnoreCase) && listed == version)
            {
                return hash;
            }
        }

        return null;
    }
}
