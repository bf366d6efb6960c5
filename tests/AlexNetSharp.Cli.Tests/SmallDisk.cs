using System.Globalization;

namespace AlexNetSharp.Cli.Tests;

/// <summary>A file system in memory that is soon full; only root on Linux can make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one, or skips the test where that is not possible.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="kilobytes">Its size in KiB.</param>
    public static SmallDisk Mount(string folder, long kilobytes)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "a small file system can be mounted only by root on Linux");
        Directory.CreateDirectory(folder);
        CommandResult result = Run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"),
            "tmpfs",
            folder);
        Assert.SkipUnless(result.ExitCode == 0, $"a small file system cannot be mounted here: {result.Error.Trim()}");
        return new SmallDisk(folder);
    }

    /// <summary>Forbids writing.</summary>
    /// <returns>Whether the system did it.</returns>
    public bool MakeReadOnly() => Run("mount", "-o", "remount,ro", Folder).ExitCode == 0;

    /// <inheritdoc/>
    public void Dispose() => Run("umount", Folder);

    private static CommandResult Run(string program, params string[] args)
    {
        using CommandProcess process = CommandProcess.StartProgram(program, Path.GetTempPath(), [], args);
        return process.Wait();
    }
}
