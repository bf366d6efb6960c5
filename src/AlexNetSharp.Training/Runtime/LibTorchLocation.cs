using System.Reflection;

namespace AlexNetSharp.Runtime;

/// <summary>Where the native halves of TorchSharp were found.</summary>
/// <param name="LibTorchFolder">The folder with c10, torch_cpu and torch.</param>
/// <param name="Shim">The path of TorchSharp's own native library.</param>
/// <param name="Source">How it was found, for people: <c>LIBTORCH</c>, <c>application folder</c> or <c>NuGet cache</c>.</param>
internal sealed record LibTorchLocation(string LibTorchFolder, string Shim, string Source)
{
    /// <summary>The TorchSharp that this library was built with.</summary>
    public static string TorchSharpVersion { get; } = BuiltWith("TorchSharpVersion");

    /// <summary>The libtorch that <see cref="TorchSharpVersion"/> was built against.</summary>
    public static string LibTorchVersion { get; } = BuiltWith("LibTorchVersion");

    /// <summary>The NuGet package with libtorch for this platform.</summary>
    public static string PackageName => $"libtorch-cpu-{NativePlatform.Name}";

    /// <summary>Whether this libtorch computes on GPUs, too, should there be one.</summary>
    public bool HasCuda => File.Exists(Path.Combine(LibTorchFolder, NativePlatform.FileName("torch_cuda")));

    /// <summary>Looks for libtorch and the shim without loading anything.</summary>
    /// <returns>The location, or null where one half is missing.</returns>
    /// <exception cref="AlexNetException">The environment variable LIBTORCH names a folder without libtorch.</exception>
    public static LibTorchLocation? Find()
    {
        string? shim = FindShim();
        if (Environment.GetEnvironmentVariable("LIBTORCH") is { Length: > 0 } named)
        {
            string folder = new[] { named, Path.Combine(named, "lib") }.FirstOrDefault(HasLibTorch)
                ?? throw new AlexNetException(
                    $"LIBTORCH names {named}, which holds no {NativePlatform.FileName("torch_cpu")}; "
                        + $"point it at the lib folder of libtorch or PyTorch {LibTorchVersion}, or unset it.");
            return shim is null ? null : new LibTorchLocation(folder, shim, "LIBTORCH");
        }

        if (ApplicationFolders().FirstOrDefault(HasLibTorch) is { } own)
        {
            return shim is null ? null : new LibTorchLocation(own, shim, "application folder");
        }

        string? cached = PackageFolders(PackageName, LibTorchVersion).FirstOrDefault(HasLibTorch);
        return cached is null || shim is null ? null : new LibTorchLocation(cached, shim, "NuGet cache");
    }

    private static string BuiltWith(string name) =>
        typeof(LibTorchLocation)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == name)
            .Value!;

    private static bool HasLibTorch(string folder) => File.Exists(Path.Combine(folder, NativePlatform.FileName("torch_cpu")));

    private static string? FindShim() =>
        ApplicationFolders()
            .Concat(PackageFolders("torchsharp", TorchSharpVersion))
            .Select(folder => Path.Combine(folder, NativePlatform.FileName("LibTorchSharp")))
            .FirstOrDefault(File.Exists);

    private static IEnumerable<string> ApplicationFolders() =>
    [
        Path.Combine(AppContext.BaseDirectory, "libtorch"),
        Path.Combine(AppContext.BaseDirectory, "runtimes", NativePlatform.Name, "native"),
        AppContext.BaseDirectory,
    ];

    private static IEnumerable<string> PackageFolders(string package, string version) =>
        NativePlatform
            .PackageRoots()
            .Select(root => Path.Combine(root, package.ToLowerInvariant(), version, "runtimes", NativePlatform.Name, "native"));
}
