using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AlexNetSharp.Bench;

/// <summary>Pillow in a Python process of its own, which decodes and resizes the same files whenever it is asked.</summary>
internal sealed class PillowProcess : IDisposable
{
    private const string Missing = "missing";
    private const string Script = "AlexNetSharp.Bench.pillow_decode.py";
    private static readonly string[] Pythons = ["python3", "/usr/bin/python3"];

    private readonly Process _process;

    private PillowProcess(Process process, string version, string checksum) => (_process, Version, Checksum) = (process, version, checksum);

    /// <summary>Pillow's version.</summary>
    public string Version { get; }

    /// <summary>SHA-256 of all images' bytes.</summary>
    public string Checksum { get; }

    /// <summary>Starts the process and waits until it has decoded the files once.</summary>
    /// <param name="files">Paths of the photos.</param>
    /// <exception cref="AlexNetException">There is no Python with Pillow, or the script failed.</exception>
    public static PillowProcess Start(IReadOnlyList<string> files)
    {
        foreach (string python in Pythons)
        {
            if (TryStart(python, files) is { } started)
            {
                return started;
            }
        }

        throw new AlexNetException(
            "There is no python3 with Pillow to measure against: install it (Debian and Ubuntu: apt install python3-pil).");
    }

    /// <summary>Lets Pillow decode and resize all files once.</summary>
    /// <returns>Seconds of the process's CPU time.</returns>
    public double Run()
    {
        _process.StandardInput.WriteLine("go");
        string? line = _process.StandardOutput.ReadLine();
        return line is not null
            ? double.Parse(line, CultureInfo.InvariantCulture)
            : throw new AlexNetException("Pillow's process ended too early.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static PillowProcess? TryStart(string python, IReadOnlyList<string> files)
    {
        Process? process = Launch(python);
        if (process is null)
        {
            return null;
        }

        process.StandardInput.WriteLine(string.Join('\t', files));
        string? answer = process.StandardOutput.ReadLine();
        if (answer?.Split(' ') is [string version, string checksum])
        {
            return new PillowProcess(process, version, checksum);
        }

        process.Dispose();
        return answer == Missing ? null : throw new AlexNetException($"Pillow's script failed in {python}: its own words stand above.");
    }

    private static Process? Launch(string python)
    {
        var start = new ProcessStartInfo(python, ["-c", ReadScript()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            // Not installed under this name.
            return null;
        }
    }

    private static string ReadScript()
    {
        using var reader = new StreamReader(typeof(PillowProcess).Assembly.GetManifestResourceStream(Script)!);
        return reader.ReadToEnd();
    }
}
