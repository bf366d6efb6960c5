namespace AlexNetSharp.Cli;

/// <summary>The exit codes of the command.</summary>
internal static class ExitCode
{
    /// <summary>The command did what was asked.</summary>
    public const int Done = 0;

    /// <summary>The command failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl-C, once what had to be saved was on disk.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by SIGTERM, once what had to be saved was on disk.</summary>
    public const int Terminated = 143;
}
