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
        this.SetGuardedAction((parsed, _) => Run(parsed));
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet help train", "options and examples of a command"),
        ("alexnet help data prepare", "the same as 'alexnet data prepare --help'"),
    ];

    private void Run(ParseResult parsed)
    {
        string[] names = parsed.GetValue(_names)!;
        Command root = parsed.RootCommandResult.Command, command = root;
        foreach (string name in names)
        {
            command = command.Subcommands.FirstOrDefault(below => below.Name == name)
                ?? throw new InvalidOptionException(CommandLine.UnknownToken(name, command));
        }

        root.Parse([.. names, "--help"]).Invoke(parsed.InvocationConfiguration);
    }
}
