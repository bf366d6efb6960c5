using System.Diagnostics;

namespace AlexNetSharp.Runtime;

/// <summary>Fetches the native halves of TorchSharp into the shared NuGet cache with the .NET SDK, for programs that no restore prepared.</summary>
internal static class LibTorchRestore
{
    private const string ProjectResource = "AlexNetSharp.libtorch.proj";

    /// <summary>The command that does the same by hand.</summary>
    public static string Remedy { get; } =
        $"run 'dotnet new console -o libtorch && dotnet add libtorch package {LibTorchLocation.PackageName} --version {LibTorchLocation.LibTorchVersion}' once, or set LIBTORCH to the lib folder of PyTorch {LibTorchLocation.LibTorchVersion}";

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
        var start = new ProcessStartInfo("dotnet", ["restore", project, "--verbosity", "quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(project)!,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : (output + error.Result).Trim();
    }
}
