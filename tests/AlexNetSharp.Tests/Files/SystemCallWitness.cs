using System.Diagnostics;
using System.Globalization;

namespace AlexNetSharp.Tests.Files;

/// <summary>
/// Watches this process's calls of the system through strace, which may be missing or not allowed to: tests are then skipped.
/// </summary>
internal sealed class SystemCallWitness : IDisposable
{
    private readonly Process _strace;
    private readonly string _output;

    private SystemCallWitness(Process strace, string output) => (_strace, _output) = (strace, output);

    /// <summary>Begins to watch.</summary>
    /// <param name="calls">The calls, separated by commas.</param>
    /// <param name="output">A file for what is seen.</param>
    public static SystemCallWitness Start(string calls, string output)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "strace is not here: Debian's package strace.");
        var start = new ProcessStartInfo(
            "/usr/bin/strace",
            ["-f", "-y", "-e", $"trace={calls}", "-o", output, "-p", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        };
        Process strace = Process.Start(start)!;
        string? said = strace.StandardError.ReadLine();
        if (said?.Contains("attached", StringComparison.Ordinal) != true)
        {
            strace.Kill();
            strace.Dispose();
            Assert.Skip($"strace may not watch this process: {said}");
        }

        return new SystemCallWitness(strace, output);
    }

    /// <summary>Ends the watch and gives the calls, a line each.</summary>
    public string[] Stop()
    {
        using (Process kill = Process.Start("kill", ["-INT", _strace.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        _strace.StandardError.ReadToEnd();
        _strace.WaitForExit();
        return File.ReadAllLines(_output);
    }

    public void Dispose()
    {
        if (!_strace.HasExited)
        {
            _strace.Kill();
        }

        _strace.Dispose();
    }
}
