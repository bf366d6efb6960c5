using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using AlexNetSharp.Cli.Terminal;

namespace AlexNetSharp.Cli;

/// <summary>A command that shows examples under its help.</summary>
internal interface IHasExamples
{
    /// <summary>Command lines with what they do.</summary>
    IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; }
}

/// <summary>The usual help, with a command's examples under it.</summary>
/// <param name="usual">The help of the parser library.</param>
internal sealed partial class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Columns of a help that goes to a file or pipe.</summary>
    private const int PlainWidth = 100;

    private const string Indent = "  ";

    /// <summary>Puts the examples under the help of a command and of all commands below it.</summary>
    public static void Install(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int width = Console.IsOutputRedirected ? PlainWidth : Screen.Out.Profile.Width;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(Usual(parseResult, width).TrimEnd('\n'));
        if (parseResult.CommandResult.Command is IHasExamples command)
        {
            output.WriteLine();
            output.WriteLine("Examples:");
            foreach ((string line, string meaning) in command.Examples)
            {
                output.WriteLine(string.Join('\n', WordWrap.Lines($"{Indent}# {meaning}", width)));
                output.WriteLine(Folded(line, width));
            }
        }

        return ExitCode.Done;
    }

    /// <summary>A command line as a shell takes it on several lines, each of which begins with an option.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="width">The most columns.</param>
    internal static string Folded(string line, int width)
    {
        const string end = " \\", option = " --";
        var lines = new List<string>();
        string rest = Indent + line;
        int last = width - end.Length + option.Length - 1;
        while (rest.Length > width
            && rest.LastIndexOf(option, last, StringComparison.Ordinal) is int cut and > 0
            && rest[..cut].Trim().Length > 0)
        {
            lines.Add(rest[..cut] + end);
            rest = Indent + Indent + rest[(cut + 1)..];
        }

        return string.Join('\n', [.. lines, rest]);
    }

    /// <summary>
    /// The help of the parser library, whose list of commands says of arguments neither how many there are nor which may be missing.
    /// </summary>
    private string Usual(ParseResult parsed, int width)
    {
        InvocationConfiguration configuration = parsed.InvocationConfiguration;
        TextWriter output = configuration.Output;
        using var text = new StringWriter();
        (usual.MaxWidth, configuration.Output) = (width, text);
        usual.Invoke(parsed);
        configuration.Output = output;
        string[] lines = [.. text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        int first = Array.IndexOf(lines, "Commands:") + 1;
        return string.Join('\n', first == 0 ? lines : [.. lines[..first], .. NamesOnly(lines[first..])]);
    }

    /// <summary>The list of commands without their arguments, in a column as wide as their names need.</summary>
    private static IEnumerable<string> NamesOnly(string[] lines)
    {
        Match[] rows = [.. lines.Select(line => ListedCommand().Match(line))];
        int surplus = rows.Where(row => row.Success).Min(row => row.Groups["rest"].Length) - Indent.Length;
        return lines.Select((line, i) =>
            rows[i].Success ? $"{rows[i].Groups["name"]}{new string(' ', rows[i].Groups["rest"].Length - surplus)}{rows[i].Groups["text"]}"
            : line.Length > surplus ? line[surplus..]
            : line);
    }

    [GeneratedRegex(@"^(?<name>  [a-z]+)(?<rest>(?: <[^>]+>)* {2,})(?<text>\S.*)$")]
    private static partial Regex ListedCommand();
}
