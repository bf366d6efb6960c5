using System.Text.RegularExpressions;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Runs <c>alexnet</c> in a terminal, which util-linux's <c>script</c> makes.</summary>
internal static partial class CommandInTerminal
{
    /// <summary>Runs the command to its end.</summary>
    /// <param name="columns">The terminal's width.</param>
    /// <param name="withErrors">Whether standard error is shown in it too.</param>
    /// <param name="args">The words after <c>alexnet</c>; none has an apostrophe.</param>
    /// <returns>The exit code, and all that the terminal was sent.</returns>
    public static CommandResult Run(int columns, bool withErrors, params string[] args) => Run(columns, withErrors, [], args);

    /// <inheritdoc cref="Run(int, bool, string[])"/>
    /// <param name="columns">The terminal's width.</param>
    /// <param name="withErrors">Whether standard error is shown in it too.</param>
    /// <param name="environment">Variables that are added.</param>
    /// <param name="args">The words after <c>alexnet</c>; none has an apostrophe.</param>
    public static CommandResult Run(int columns, bool withErrors, (string Name, string Value)[] environment, params string[] args)
    {
        string words = string.Join(' ', args.Prepend(Path.Combine(AppContext.BaseDirectory, "alexnet.dll")).Select(word => $"'{word}'"));
        string inside = $"stty rows 50 cols {columns}; exec dotnet {words}{(withErrors ? "" : " 2> /dev/null")}";
        using CommandProcess process = CommandProcess.StartProgram(
            "sh",
            Path.GetTempPath(),
            [("TERM", "xterm-256color"), ("INSIDE", inside), .. environment],
            "-c",
            "exec script -qec \"$INSIDE\" /dev/null < /dev/null");
        CommandResult result = process.Wait();
        return result with { Output = result.Output.Replace("\r\n", "\n", StringComparison.Ordinal) };
    }

    /// <summary>A text as it is seen, without the sequences that color it or move the cursor.</summary>
    /// <param name="text">What the terminal was sent.</param>
    public static string Seen(string text) => Sequences().Replace(text, "");

    /// <summary>Skips a test where there is no such program.</summary>
    public static void SkipWithoutTerminal() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"),
        "util-linux's script, which makes terminals, is not here");

    [GeneratedRegex(@"\u001b\[[0-9;?]*[A-Za-z]|\u001b[=>]")]
    private static partial Regex Sequences();
}
