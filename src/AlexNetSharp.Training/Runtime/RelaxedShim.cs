using System.Security.Cryptography;
using AlexNetSharp.Files;

namespace AlexNetSharp.Runtime;

/// <summary>
/// The copy of TorchSharp's native library that also loads where the system's libstdc++ is older than the library asks for.
/// </summary>
internal static class RelaxedShim
{
    private const string NewestVersionThatShimNames = "GLIBCXX_3.4.32";

    /// <summary>
    /// Gives a copy with the newest needed version marked weak. A copy that exists is used only if every byte of it is the one that would
    /// be written.
    /// </summary>
    /// <param name="shim">TorchSharp's library, an ELF file.</param>
    /// <param name="cache">The folder of per-user caches.</param>
    /// <returns>The copy's path; the library's own where there is nothing to relax.</returns>
    /// <exception cref="AlexNetException">The library is damaged, or the cache folder cannot be written or trusted.</exception>
    public static string Copy(string shim, string cache)
    {
        byte[] library = File.ReadAllBytes(shim);
        string digest = Convert.ToHexStringLower(SHA256.HashData(library))[..16];
        string folder = Path.Combine(cache, $"torchsharp-{LibTorchLocation.TorchSharpVersion}-{digest}");
        string copy = Path.Combine(folder, Path.GetFileName(shim));
        if (!Relax(shim, library))
        {
            return shim;
        }

        try
        {
            PrivateFolder.Make(cache);
            PrivateFolder.Make(folder);
            if (!File.Exists(copy) || !File.ReadAllBytes(copy).AsSpan().SequenceEqual(library))
            {
                DurableFile.Write(copy, stream => stream.Write(library), library.Length);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                $"TorchSharp's native library needs a relaxed copy in {folder}, which cannot be used ({e.Message.TrimEnd('.')}); "
                    + $"set XDG_CACHE_HOME to a folder that can.",
                e);
        }

        return copy;
    }

    private static bool Relax(string shim, byte[] library)
    {
        try
        {
            return ElfVersionNeeds.MarkWeak(library, NewestVersionThatShimNames);
        }
        catch (InvalidDataException e)
        {
            throw new AlexNetException($"{shim} is {e.Message}; delete the folder of this package version, and restore it again.", e);
        }
    }
}
