using System.CommandLine;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet help</c>: the help of a command.</summary>
internal sealed class HelpCommand : Command, IHasExamples
{
    private readonly Argument<string[]> _names = new("command")
    {
        Description = "The command. [default: all are listed]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public HelpCommand()
        : base("help", "Show the help of a command.")
    {
        Add(_names);
        SetAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet help train", "options and examples of a command"),
        ("alexnet help data prepare", "the same as 'alexnet data prepare --help'"),
    ];

    private int Run(ParseResult parsed)
    {
        string[] names = parsed.GetValue(_names)!;
        Command root = parsed.RootCommandResult.Command, command = root;
        foreach ((int i, string name) in names.Index())
        {
            if (command.Subcommands.FirstOrDefault(below => below.Name == name) is not { } below)
            {
                return CommandLine.ReportUsage([CommandLine.UnknownToken(name, command)], string.Join(' ', ["alexnet", .. names[..i]]));
            }

            command = below;
        }

        return root.Parse([.. names, "--help"]).Invoke(parsed.InvocationConfiguration);
    }
}
