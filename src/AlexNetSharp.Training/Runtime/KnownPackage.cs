using System.Globalization;
using System.Security.Cryptography;

namespace AlexNetSharp.Runtime;

/// <summary>
/// A package with a native half of TorchSharp, as its authors had published it when this library was built: a feed, or whoever stands
/// between, cannot put another library in its place.
/// </summary>
/// <param name="Name">Its name in a NuGet cache.</param>
/// <param name="Version">Its version.</param>
/// <param name="Bytes">The bytes of its file.</param>
/// <param name="Sha512">The SHA-512 of its file, in Base64.</param>
internal sealed record KnownPackage(string Name, string Version, long Bytes, string Sha512)
{
    private const string Resource = "AlexNetSharp.libtorch.packages";

    /// <summary>The two that this machine needs.</summary>
    /// <exception cref="AlexNetException">One is not published for this platform.</exception>
    public static IReadOnlyList<KnownPackage> Needed() =>
    [
        Get("torchsharp", LibTorchLocation.TorchSharpVersion),
        Get(LibTorchLocation.PackageName, LibTorchLocation.LibTorchVersion),
    ];

    /// <summary>Its folder in a NuGet cache.</summary>
    /// <param name="root">The cache.</param>
    public string FolderIn(string root) => Path.Combine(root, Name, Version);

    /// <summary>What is wrong with the package in a NuGet cache, as a part of a sentence; null where it is the one that is known.</summary>
    /// <param name="folder">The folder of its version, which holds the package file.</param>
    public string? Problem(string folder)
    {
        string name = $"{Name}.{Version}.nupkg", file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            return $"{file} is missing";
        }

        using FileStream stream = File.OpenRead(file);
        return Convert.ToBase64String(SHA512.HashData(stream)) == Sha512 ? null : $"{name} is not the package that its authors published";
    }

    /// <summary>A package that is listed.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <returns>Null where none of that name and version is.</returns>
    internal static KnownPackage? Find(string name, string version)
    {
        using Stream resource = typeof(KnownPackage).Assembly.GetManifestResourceStream(Resource)!;
        using var lines = new StreamReader(resource);
        while (lines.ReadLine() is { } line)
        {
            if (line.Split(' ') is [string listed, string its, string bytes, string hash]
                && string.Equals(listed, name, StringComparison.OrdinalIgnoreCase) && its == version)
            {
                return new KnownPackage(listed, its, long.Parse(bytes, CultureInfo.InvariantCulture), hash);
            }
        }

        return null;
    }

    private static KnownPackage Get(string name, string version) =>
        Find(name, version)
        ?? throw new AlexNetException(
            $"libtorch is not on this machine, and is published for linux-x64, osx-arm64 and win-x64 only "
                + $"({name} {version} is no package); build it for this machine, and name its folder in the variable LIBTORCH.");
}
