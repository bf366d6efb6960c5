using System.Globalization;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Runs <c>alexnet</c> in this process, for tests of hundreds of runs; nothing else writes to its streams meanwhile.</summary>
internal static class CommandHere
{
    // One for all runs: the command keeps the writers that it finds first.
    private static readonly StringWriter Output = new(CultureInfo.InvariantCulture);
    private static readonly StringWriter Error = new(CultureInfo.InvariantCulture);

    /// <summary>Runs the command to its end.</summary>
    /// <param name="args">The words after <c>alexnet</c>.</param>
    public static CommandResult Run(params string[] args) => Run(() => CommandLine.Run(args));

    /// <summary>Runs a part of it to its end.</summary>
    /// <param name="command">The part, which gives the exit code.</param>
    public static CommandResult Run(Func<int> command)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        Output.GetStringBuilder().Clear();
        Error.GetStringBuilder().Clear();
        try
        {
            Console.SetOut(Output);
            Console.SetError(Error);
            return new CommandResult(command(), Output.ToString(), Error.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
