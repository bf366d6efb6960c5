using System.Runtime.InteropServices;

namespace AlexNetSharp.Cli.Tests;

/// <summary>A machine without libtorch: a home and a NuGet cache that are empty.</summary>
internal static class BareMachine
{
    /// <summary>Runs the command there.</summary>
    /// <param name="home">The home, empty.</param>
    /// <param name="tools">A folder of programs that are found before the system's.</param>
    /// <param name="args">The command's arguments.</param>
    public static CommandResult Run(string home, string tools, params string[] args)
    {
        using CommandProcess process = CommandProcess.StartProgram(
            Path.Combine(AppContext.BaseDirectory, "alexnet"),
            home,
            [
                ("PATH", $"{tools}:/usr/bin:/bin"),
                ("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."))),
                ("HOME", home),
                ("XDG_CACHE_HOME", Path.Combine(home, ".cache")),
                ("NUGET_PACKAGES", Path.Combine(home, "packages")),
                ("LIBTORCH", ""),
            ],
            args);
        return process.Wait();
    }
}
