using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using AlexNetSharp.Cli.Commands;
using AlexNetSharp.Cli.Terminal;

namespace AlexNetSharp.Cli;

/// <summary>The <c>alexnet</c> command: parses, runs one command, and answers with its exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The words after <c>alexnet</c>.</param>
    /// <returns>0 done, 1 failed, 2 wrong usage, 130 after Ctrl-C, 143 after SIGTERM.</returns>
    public static int Run(string[] args) => Run(CreateRoot(), args);

    /// <summary>Runs a command line of another program that parses and answers like this one.</summary>
    /// <param name="root">The command with everything below it.</param>
    /// <param name="args">The words after its name.</param>
    internal static int Run(RootCommand root, string[] args)
    {
        Screen.Guard();
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction and not HelpWithExamples)
        {
            return ReportUsage(parsed);
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>The command with everything below it.</summary>
    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("AlexNet, complete: train the 2012 network on your photos, evaluate it, look inside it and use it.")
        {
            new DemoCommand(),
            new SummaryCommand(),
            new ModelsCommand(),
            new RecipesCommand(),
            new DataCommand(),
            new WeightsCommand(),
            new TrainCommand(),
            new EvaluateCommand(),
            new ClassifyCommand(),
            new FiltersCommand(),
            new RunsCommand(),
            new ReportCommand(),
            new ExperimentCommand(),
            new BenchCommand(),
            new DoctorCommand(),
        };
        root.Options.Add(CommonOptions.Verbose);
        HelpWithExamples.Install(root);
        StrictNumbers.Install(root);
        NoEmptyValues.Install(root);
        return root;
    }

    private static int ReportUsage(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<string> sentences = parsed.UnmatchedTokens.Count > 0
            ? parsed.UnmatchedTokens.Take(1).Select(token => UnknownToken(token, command))
            : command.Subcommands.Count > 0
                ?
                [
                    $"{(command is RootCommand ? "alexnet" : $"'{command.Name}'")} needs a command: "
                        + $"{string.Join(", ", command.Subcommands.Select(one => one.Name))}.",
                ]
            : parsed.Errors.Select(error => ConversionSentence.Of(error) ?? error.Message.TrimEnd('.') + ".");
        foreach (string sentence in sentences.Distinct())
        {
            Failure.Write(sentence);
        }

        Console.Error.WriteLine($"See '{Path(parsed.CommandResult)} --help'.");
        return ExitCode.WrongUsage;
    }

    private static string UnknownToken(string token, Command command)
    {
        bool option = token.StartsWith('-');
        string[] known = option
            ? [.. command.Options.Select(one => one.Name).Append("--help").Append("--verbose").Distinct()]
            : [.. command.Subcommands.Select(one => one.Name)];
        string what = option ? "option" : known.Length > 0 ? "command" : "argument";
        string where = command is RootCommand ? "alexnet" : $"'{command.Name}'";
        return known.Length > 0
            ? $"{where} has no {what} '{token}': {NearestNames.Clause(token, known)}"
            : $"{where} takes no further argument; '{token}' is one too many.";
    }

    private static string Path(CommandResult? result)
    {
        var names = new List<string>();
        for (SymbolResult? current = result; current is CommandResult one; current = one.Parent)
        {
            names.Insert(0, one.Command is RootCommand ? "alexnet" : one.Command.Name);
        }

        return string.Join(' ', names);
    }
}
