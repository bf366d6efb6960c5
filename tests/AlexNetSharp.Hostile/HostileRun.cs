using System.Globalization;
using System.Text;
using AlexNetSharp.Cli;

namespace AlexNetSharp.Hostile;

/// <summary>Gives inputs to the command, one after the other in this process, and measures it.</summary>
/// <param name="folder">Where inputs are written; each is removed after its turn.</param>
internal sealed class HostileRun(string folder)
{
    private const string Status = "/proc/self/status";
    private const string ResetPeak = "/proc/self/clear_refs";

    // One for all runs: the command keeps the writer that it finds first.
    private static readonly StringWriter Captured = new(CultureInfo.InvariantCulture);

    private readonly Samples _samples = new(Path.Combine(folder, "good"));

    /// <summary>Runs the command on an input.</summary>
    /// <param name="input">The input.</param>
    public HostileResult Run(HostileInput input)
    {
        var place = new InputFolder(Path.Combine(folder, input.Name.Replace('/', '-')), _samples);
        Directory.CreateDirectory(place.Root);
        try
        {
            return Measure(input.Name, input.Make(place));
        }
        finally
        {
            Directory.Delete(place.Root, recursive: true);
        }
    }

    /// <summary>Runs a command line and measures it.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="args">The words after <c>alexnet</c>.</param>
    public static HostileResult Measure(string name, string[] args)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        StringBuilder captured = Captured.GetStringBuilder().Clear();
        GC.Collect();
        if (File.Exists(ResetPeak))
        {
            File.WriteAllText(ResetPeak, "5");
        }

        (double memory, TimeSpan cpu) = (Megabytes("VmRSS:"), Environment.CpuUsage.TotalTime);
        int exitCode;
        try
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(Captured);
            exitCode = CommandLine.Run(args);
        }
#pragma warning disable CA1031 // Whatever leaves the command is a finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            exitCode = -1;
            captured.Append(e);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        return new HostileResult(
            name,
            exitCode,
            captured.ToString(),
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            Math.Max(0, Megabytes("VmHWM:") - memory));
    }

    private static double Megabytes(string key)
    {
        string? line = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            : null;
        string? kilobytes = line?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        return kilobytes is null ? 0 : long.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024.0;
    }
}
