using System.Text.RegularExpressions;
using AlexNetSharp.Files;

namespace AlexNetSharp.Training.Runs;

/// <summary>Tells the files that training and reports write into a run's folder from everything else, which is never removed.</summary>
internal static partial class RunFiles
{
    /// <summary>The path of something in a run's folder that no training wrote; null where there is nothing.</summary>
    /// <param name="run">The folder, which may be missing.</param>
    public static string? FirstForeign(string run) =>
        Directory.Exists(run)
            ? new DirectoryInfo(run)
                .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .FirstOrDefault(entry => !IsOurs(entry, Path.GetRelativePath(run, entry.FullName)))
                ?.FullName
            : null;

    private static bool IsOurs(FileSystemInfo entry, string name) =>
        entry.LinkTarget is null
        && (entry is DirectoryInfo ? Folders() : Files()).IsMatch(TemporaryName.Final(name).Replace(Path.DirectorySeparatorChar, '/'));

    [GeneratedRegex(@"^(checkpoints|tensorboard)\z")]
    private static partial Regex Folders();

    [GeneratedRegex(
        @"^(run\.json|recipe\.yaml|status|lock|log(-before(-[0-9]+)?)?\.jsonl|(weights(-[0-9]+)?|best)\.safetensors|report\.html"
            + @"|checkpoints/epoch-[0-9]+(-batch-[0-9]+)?\.safetensors(\.damaged)?|tensorboard/events\.out\.tfevents\.[^/]+)\z")]
    private static partial Regex Files();
}
