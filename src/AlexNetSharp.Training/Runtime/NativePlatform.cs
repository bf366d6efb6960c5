using System.Runtime.InteropServices;

namespace AlexNetSharp.Runtime;

/// <summary>What differs between operating systems about native libraries.</summary>
internal static class NativePlatform
{
    private const string Folder = "alexnetsharp";

    /// <summary>The platform's name in packages, for example <c>linux-x64</c>.</summary>
    public static string Name { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    /// <summary>The file name of a library, for example <c>libc10.so</c> for <c>c10</c>.</summary>
    public static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    /// <summary>The folder of per-user caches of this program, which <see cref="PrivateFolder"/> makes.</summary>
    public static string CacheFolder()
    {
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : home.Length > 0 ? Path.Combine(home, ".cache")
                : "";
        }

        // Without a home there is only the shared temporary folder: one folder of the user's in it, which PrivateFolder checks.
        return root.Length > 0 ? Path.Combine(root, Folder) : Path.Combine(Path.GetTempPath(), $"{Folder}-{Environment.UserName}");
    }

    /// <summary>The folders that NuGet may have put packages into, the likeliest first.</summary>
    public static IEnumerable<string> PackageRoots()
    {
        if (AppContext.GetData("AlexNetSharp.PackageRoot") is string configured && configured.Length > 0)
        {
            yield return configured;
        }

        if (Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named)
        {
            yield return named;
        }

        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
    }
}
