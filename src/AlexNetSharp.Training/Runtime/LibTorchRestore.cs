using System.Diagnostics;

namespace AlexNetSharp.Runtime;

/// <summary>
/// Fetches the native halves of TorchSharp into the shared NuGet cache with the .NET SDK, for programs that no restore prepared.
/// </summary>
internal static class LibTorchRestore
{
    private const string ErrorMark = "error ";
    private const string ProjectResource = "AlexNetSharp.libtorch.proj";

    /// <summary>What people can do where fetching is forbidden or fails, as the end of a sentence.</summary>
    public static string Remedy =>
        $"repeat with a connection to nuget.org or a feed that mirrors it, "
        + $"or copy the folders {LibTorchLocation.PackageName.ToLowerInvariant()}/{LibTorchLocation.LibTorchVersion} and "
        + $"torchsharp/{LibTorchLocation.TorchSharpVersion} of another machine's NuGet cache into {NativePlatform.PackageRoots().First()}";

    /// <summary>Restores the packages.</summary>
    /// <returns>Null when it worked, otherwise what went wrong.</returns>
    public static string? Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("alexnet-libtorch-");
        try
        {
            string project = Path.Combine(folder.FullName, "libtorch.proj");
            using (Stream resource = typeof(LibTorchRestore).Assembly.GetManifestResourceStream(ProjectResource)!)
            using (FileStream file = File.Create(project))
            {
                resource.CopyTo(file);
            }

            return Restore(project);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return e.Message;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Restore(string project)
    {
        string[] arguments =
        [
            "restore",
            project,
            "-v",
            "quiet",
            $"-p:TorchSharpVersion={LibTorchLocation.TorchSharpVersion}",
            $"-p:LibTorchVersion={LibTorchLocation.LibTorchVersion}",
            $"-p:LibTorchPlatform={NativePlatform.Name}",
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(project)!,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : FirstError(output + error.Result);
    }

    /// <summary>The first error among the lines of the .NET SDK, without the project's name before and after it.</summary>
    internal static string FirstError(string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string line =
            lines.FirstOrDefault(one => one.Contains(ErrorMark, StringComparison.Ordinal))
            ?? lines.FirstOrDefault()
            ?? "the .NET SDK gave no reason";
        int start = line.IndexOf(ErrorMark, StringComparison.Ordinal);
        line = start < 0 ? line : line[(start + ErrorMark.Length)..];
        int end = line.LastIndexOf(" [", StringComparison.Ordinal);
        return (end < 0 ? line : line[..end]).TrimEnd('.');
    }
}
