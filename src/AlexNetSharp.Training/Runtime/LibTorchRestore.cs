using System.Diagnostics;
using AlexNetSharp.Files;

namespace AlexNetSharp.Runtime;

/// <summary>
/// Fetches the native halves of TorchSharp into the shared NuGet cache with the .NET SDK, for programs that no restore prepared.
/// </summary>
internal static class LibTorchRestore
{
    private const string ErrorMark = "error ";
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.2);

    /// <summary>What people can do where fetching is forbidden or fails, as the end of a sentence.</summary>
    public static Sentence Remedy => Sentence.Of(
        $"fetch it with {ProgramAction.Doctor.With(RequestOption.Of(RequestOption.Fetch).With(true))} and a connection to nuget.org, "
            + $"or copy the folders {LibTorchLocation.PackageName.ToLowerInvariant()}/{LibTorchLocation.LibTorchVersion} and "
            + $"torchsharp/{LibTorchLocation.TorchSharpVersion} of another machine's NuGet cache "
            + $"into {NativePlatform.PackageRoots().First()}");

    /// <summary>Restores the packages, and keeps those that are what they should be.</summary>
    /// <param name="cache">The folder of per-user caches, in which a folder of the user's alone is made for the work.</param>
    /// <param name="cancellation">Stops it, and the .NET SDK with it.</param>
    /// <param name="options">Which SDK, where to, and how long it may take.</param>
    /// <returns>Null when it worked, otherwise what went wrong.</returns>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public static string? Run(string cache, CancellationToken cancellation, RestoreOptions? options = null)
    {
        options ??= new RestoreOptions();
        try
        {
            PrivateFolder.Make(cache);

            // With a folder of temporary files for each, NuGet's own locks do not keep two runs apart.
            using FileLock claim = Claim(Path.Combine(cache, "restore.lock"), options.LongestWait, cancellation);
            string folder = Path.Combine(cache, $"restore-{Path.GetRandomFileName()}");
            try
            {
                PrivateFolder.Make(folder);
                return Restore(folder, options, cancellation);
            }
            finally
            {
                Remove(folder);
                claim.Remove();
            }
        }
        catch (AlexNetException e)
        {
            return e.Sentence.AsClause().ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return e.Message;
        }
    }

    private static string? Restore(string folder, RestoreOptions options, CancellationToken cancellation)
    {
        string project = RestoreProject.Write(folder);
        KnownPackage[] missing =
            [.. KnownPackage.Needed().Where(package => !Directory.Exists(package.FolderIn(options.PackageRoot)))];
        string downloads = Directory.CreateDirectory(Path.Combine(folder, "downloads")).FullName;
        RestoreWatch? watch = options.Progress is { } progress && missing.Length > 0
            ? new RestoreWatch(
                downloads,
                [.. missing.Select(package => package.FolderIn(options.PackageRoot))],
                missing.Sum(package => package.Bytes),
                progress)
            : null;
        string? wrong = null, problem = "it was stopped";
        try
        {
            problem = RunDotNet(project, downloads, options, watch, cancellation);
        }
        finally
        {
            watch?.End(isWhole: problem is null);

            // Also where it was stopped: a package that is there is loaded the next time.
            foreach (KnownPackage package in missing)
            {
                string? found = RemoveWrong(package, package.FolderIn(options.PackageRoot));
                wrong ??= found;
            }
        }

        return problem ?? wrong;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FileLock Claim(string path, TimeSpan longestWait, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (FileLock.TryTake(path) is { } claim)
            {
                return claim;
            }

            cancellation.WaitHandle.WaitOne(BetweenLooks);
            cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(start) > longestWait)
            {
                throw new AlexNetException(
                    $"{path} is held by another run that fetches libtorch, for more than {longestWait.TotalMinutes:0} minutes; end it.");
            }
        }
    }

    /// <summary>Removes a package that is not what it should be: it was not there before, and must never be loaded.</summary>
    private static string? RemoveWrong(KnownPackage package, string folder)
    {
        if (!Directory.Exists(folder) || package.Problem(folder) is not { } wrong)
        {
            return null;
        }

        Directory.Delete(folder, recursive: true);
        return wrong;
    }

    private static string? RunDotNet(
        string project,
        string downloads,
        RestoreOptions options,
        RestoreWatch? watch,
        CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(project)!;
        string[] arguments =
        [
            "restore",
            project,
            "-v",
            "quiet",
            "-nodeReuse:false",
            $"-p:RestoreConfigFile={Path.Combine(folder, RestoreProject.ConfigurationName)}",
            $"-p:RestorePackagesPath={options.PackageRoot}",
            "-p:ImportDirectoryBuildProps=false",
            "-p:ImportDirectoryBuildTargets=false",
            "-p:ImportDirectoryPackagesProps=false",
            $"-p:TorchSharpVersion={LibTorchLocation.TorchSharpVersion}",
            $"-p:LibTorchVersion={LibTorchLocation.LibTorchVersion}",
            $"-p:LibTorchPlatform={NativePlatform.Name}",
        ];
        var start = new ProcessStartInfo(options.Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (string temporary in (string[])["TMPDIR", "TMP", "TEMP", "NUGET_SCRATCH"])
        {
            start.Environment[temporary] = folder;
        }

        // Of its own, so that what lies there is what has come of these packages.
        start.Environment["NUGET_HTTP_CACHE_PATH"] = downloads;

        using Process process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.LongestWait);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        watch?.Look();
        while (!process.WaitForExit(BetweenLooks))
        {
            if (patience.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                cancellation.ThrowIfCancellationRequested();
                return $"it took more than {options.LongestWait.TotalMinutes:0} minutes";
            }

            watch?.Look();
        }

        return process.ExitCode == 0 ? null : FirstError(output.Result + error.Result);
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
