using System.CommandLine;
using AlexNetSharp.Cli.Terminal;

namespace AlexNetSharp.Cli;

/// <summary>Runs what a command does, and turns every way it can end into an exit code and at most one sentence.</summary>
internal static class CommandAction
{
    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="action">What it does; the token is canceled by Ctrl-C and SIGTERM.</param>
    /// <param name="saves">
    /// Whether it keeps what it has done when it is stopped, so that it can go on from there; null where it never does.
    /// </param>
    public static void SetGuardedAction(
        this Command command,
        Action<ParseResult, CancellationToken> action,
        Func<ParseResult, bool>? saves = null) =>
        command.SetAction(parsed => Run(parsed, action, saves?.Invoke(parsed) == true));

    private static int Run(ParseResult parsed, Action<ParseResult, CancellationToken> action, bool saves)
    {
        using var interruption = new Interruption(saves);
        try
        {
            action(parsed, interruption.Token);

            // A command that was too quick to notice the signal was still stopped by it, for the script that called it.
            return interruption.ExitCode;
        }
        catch (OperationCanceledException e) when (interruption.Token.IsCancellationRequested)
        {
            Stop(e);
            return interruption.ExitCode;
        }
        catch (Exception e)
        {
            int exitCode = Report(e, parsed.GetValue(CommonOptions.Verbose));
            return interruption.ExitCode == ExitCode.Done ? exitCode : interruption.ExitCode;
        }
    }

    private static void Stop(OperationCanceledException error)
    {
        if (error is StoppedException)
        {
            Failure.Write(error);
        }
        else
        {
            Failure.Write("Stopped.");
        }
    }

    private static int Report(Exception error, bool verbose)
    {
        Exception cause = error is AggregateException { InnerExceptions: [Exception only] } ? only : error;
        if (cause is AlexNetException)
        {
            Failure.Write(cause);
        }
        else
        {
            Failure.Write(Unexpected(cause, verbose));
        }

        if (verbose)
        {
            Console.Error.WriteLine(error);
        }

        return cause is InvalidOptionException ? ExitCode.WrongUsage : ExitCode.Failed;
    }

    private static string Unexpected(Exception error, bool verbose) =>
        $"{error.Message.ReplaceLineEndings(" ").TrimEnd('.')} ({error.GetType().Name}){(verbose ? "." : "; --verbose shows where.")}";
}
