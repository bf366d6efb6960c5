using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AlexNetSharp.Runtime;

/// <summary>Names and versions of what computes, for records of runs and for <c>doctor</c>.</summary>
internal static class ProgramVersions
{
    /// <summary>The version of this library, with the commit where the build knew it.</summary>
    public static string Library { get; } =
        typeof(ProgramVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Width in bits of the widest vectors that the kernels use here; 0 where they compute value by value.</summary>
    public static int VectorBits { get; } =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>What the bits of a result depend on, besides seed and data.</summary>
    /// <param name="threads">Threads of libtorch.</param>
    public static string Environment(int threads) =>
        $"{threads} threads, {VectorBits}-bit vectors, libtorch {LibTorchLocation.LibTorchVersion}, "
            + $"TorchSharp {LibTorchLocation.TorchSharpVersion}";

    /// <summary>All versions by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["alexnetsharp"] = Library,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["libtorch"] = LibTorchLocation.LibTorchVersion,
        ["torchsharp"] = LibTorchLocation.TorchSharpVersion,
    };
}
