using System.Reflection;
using System.Runtime.InteropServices;

namespace AlexNetSharp.Runtime;

/// <summary>Names and versions of what computes, for records of runs and for <c>doctor</c>.</summary>
public static class ProgramVersions
{
    /// <summary>The version of this library, with the commit where the build knew it.</summary>
    public static string Library { get; } =
        typeof(ProgramVersions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>All versions by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["alexnetsharp"] = Library,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["libtorch"] = LibTorchLocation.LibTorchVersion,
        ["torchsharp"] = LibTorchLocation.TorchSharpVersion,
    };
}
