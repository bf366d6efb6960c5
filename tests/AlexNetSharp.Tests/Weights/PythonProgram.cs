using System.Diagnostics;

namespace AlexNetSharp.Tests.Weights;

/// <summary>Programs for Debian's Python, whose packages are another view of our files; tests are skipped where they are missing.</summary>
internal static class PythonProgram
{
    private static readonly string Python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>Skips the test where Python has no such module.</summary>
    public static void Require(string module)
    {
        bool isThere = TryRun($"import {module}", out _, out _);
        Assert.SkipUnless(
            isThere,
            $"Python's {module} is not installed: Debian's package {(module == "zipfile" ? "python3" : $"python3-{module}")}.");
    }

    /// <summary>What a program prints.</summary>
    public static string Run(string program, params string[] arguments)
    {
        Assert.True(TryRun(program, out string output, out string error, arguments), error);
        return output;
    }

    private static bool TryRun(string program, out string output, out string error, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(Python, ["-c", program, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true }
            )!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd();
            error = errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            (output, error) = ("", e.Message);
            return false;
        }
    }
}
