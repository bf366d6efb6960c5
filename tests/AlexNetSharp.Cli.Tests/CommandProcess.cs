using System.Diagnostics;
using System.Globalization;

namespace AlexNetSharp.Cli.Tests;

/// <summary>The <c>alexnet</c> command, or another one, as a process whose streams are read.</summary>
internal sealed class CommandProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private CommandProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether the process has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The process's private memory in bytes (RssAnon); 0 once it has ended, and where the system does not tell.</summary>
    public long PrivateMemory
    {
        get
        {
            try
            {
                string? line = File.ReadLines($"/proc/{_process.Id}/status")
                    .FirstOrDefault(one => one.StartsWith("RssAnon:", StringComparison.Ordinal));
                return line is null
                    ? 0
                    : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    /// <summary>Whether the process has a file open; only Linux tells.</summary>
    /// <param name="path">The file.</param>
    public bool HasOpen(string path)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{_process.Id}/fd").Any(link => new FileInfo(link).LinkTarget == path);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Runs <c>alexnet</c> to its end.</summary>
    /// <param name="args">The words after <c>alexnet</c>.</param>
    public static CommandResult Run(params string[] args) => Run([], args);

    /// <summary>Runs <c>alexnet</c> to its end.</summary>
    /// <param name="environment">Variables that are added.</param>
    /// <param name="args">The words after <c>alexnet</c>.</param>
    public static CommandResult Run(IEnumerable<(string Name, string Value)> environment, params string[] args)
    {
        using CommandProcess process = Start(environment, args);
        return process.Wait();
    }

    /// <summary>Starts <c>alexnet</c>.</summary>
    /// <param name="environment">Variables that are added.</param>
    /// <param name="args">The words after <c>alexnet</c>.</param>
    public static CommandProcess Start(IEnumerable<(string Name, string Value)> environment, params string[] args) =>
        StartProgram("dotnet", Path.GetTempPath(), environment, [Path.Combine(AppContext.BaseDirectory, "alexnet.dll"), .. args]);

    /// <summary>Runs the project <c>bench</c> to its end.</summary>
    /// <param name="args">Its arguments.</param>
    public static CommandResult RunBench(params string[] args)
    {
        using CommandProcess process = StartProgram(
            "dotnet",
            Path.GetTempPath(),
            [],
            [Path.Combine(AppContext.BaseDirectory, "AlexNetSharp.Bench.dll"), .. args]);
        return process.Wait();
    }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="environment">Variables that are added.</param>
    /// <param name="args">Its arguments.</param>
    public static CommandProcess StartProgram(
        string program,
        string folder,
        IEnumerable<(string Name, string Value)> environment,
        params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new CommandProcess(start);
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its name, for example <c>INT</c>.</param>
    public void Signal(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Lets the process work for a while, or to its end.</summary>
    /// <param name="milliseconds">How long.</param>
    public void WaitForExit(int milliseconds) => _process.WaitForExit(milliseconds);

    /// <summary>Waits until something is so, or the process ends.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <returns>Whether it is so.</returns>
    public bool WaitFor(Func<bool> condition)
    {
        while (!condition())
        {
            if (_process.WaitForExit(20))
            {
                return condition();
            }
        }

        return true;
    }

    /// <summary>Waits until something is so that may soon be over, or the process ends: looks every millisecond.</summary>
    /// <param name="condition">What is waited for.</param>
    /// <returns>Whether it is so.</returns>
    public bool WaitClosely(Func<bool> condition)
    {
        while (!_process.HasExited)
        {
            if (condition())
            {
                return true;
            }

            // A spinning thread would take one of two cores from the process that is watched.
            Thread.Sleep(1);
        }

        return false;
    }

    /// <summary>Kills the process outright.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for the end.</summary>
    public CommandResult Wait() => Wait(Patience);

    /// <summary>Waits for the end of a command that does much.</summary>
    /// <param name="patience">How long.</param>
    public CommandResult Wait(TimeSpan patience)
    {
        if (!_process.WaitForExit(patience))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"The command did not end within {patience}.");
        }

        return new CommandResult(_process.ExitCode, _output.Result, _error.Result);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
