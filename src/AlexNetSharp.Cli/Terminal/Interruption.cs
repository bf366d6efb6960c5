using System.Runtime.InteropServices;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a canceled token, so that a command can save and stop. A second signal stops at once, whatever a native
/// library is doing.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>Not disposed of: a signal's handler may be on its way to it, and an exception there would end the process.</summary>
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly string _saying;
    private int _exitCode;

    /// <summary>Starts to listen.</summary>
    /// <param name="saves">Whether the command keeps what it has done, so that it can go on from there.</param>
    public Interruption(bool saves)
    {
        _saying = $"{(saves ? "Saving and stopping" : "Stopping")}; once more stops at once.";
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, Cli.ExitCode.Interrupted)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, Cli.ExitCode.Terminated)));
    }

    /// <summary>Canceled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code that belongs to the signal; 0 where none came.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    /// <summary>What a signal does.</summary>
    /// <param name="context">The signal.</param>
    /// <param name="exitCode">The exit code that belongs to it.</param>
    internal void Stop(PosixSignalContext context, int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
        {
            StatusLine.Clear();
            ProcessEnd.Now(exitCode);
        }

        context.Cancel = true;
        StatusLine.WriteLine(_saying);
        _source.Cancel();
    }
}
