using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using AlexNetSharp.Cli.Commands;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Inspection;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli;

/// <summary>The <c>alexnet</c> command: parses, runs one command, and answers with its exit code.</summary>
internal static class CommandLine
{
    private const string RecipeOption = "--set";
    private const string ModelOption = "--model";

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
            if (parsed.UnmatchedTokens.Count > 0 || parsed.CommandResult.Command.Subcommands.Count == 0)
            {
                return ReportUsage(parsed);
            }

            // A command of commands alone.
            parsed = root.Parse([.. args, "--help"]);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (AlexNetException e)
        {
            // Of a help or a version that cannot be written; commands answer for themselves.
            Failure.Write(e);
            return ExitCode.Failed;
        }
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
            new CompletionCommand(),
            new HelpCommand(),
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
            : parsed.Errors.Select(error => ConversionSentence.Of(error) ?? Ended(error.Message));
        return ReportUsage(sentences.Distinct(), Path(parsed.CommandResult));
    }

    /// <summary>Says what is wrong with a command line.</summary>
    /// <param name="sentences">What is wrong.</param>
    /// <param name="path">The command whose help shows what is right, with those above it.</param>
    /// <returns>The exit code.</returns>
    internal static int ReportUsage(IEnumerable<string> sentences, string path)
    {
        foreach (string sentence in sentences)
        {
            Failure.Write(sentence);
        }

        Console.Error.WriteLine($"See '{path} --help'.");
        return ExitCode.WrongUsage;
    }

    /// <summary>The sentence for a word that a command does not know.</summary>
    /// <param name="token">The word.</param>
    /// <param name="command">The command.</param>
    internal static string UnknownToken(string token, Command command)
    {
        string where = command is RootCommand ? "alexnet" : $"'{command.Name}'";
        if (token.StartsWith('-'))
        {
            return $"{where} has no option '{token}'{OptionLike(token, command)}";
        }

        string[] known = [.. command.Subcommands.Select(one => one.Name)];
        return known.Length > 0
            ? $"{where} has no command '{token}': {NearestNames.Clause(token, known)}"
            : $"{where} takes no further argument; {Surplus(token, command)}.";
    }

    /// <summary>What is to be done about a word too many: a network is given as an option.</summary>
    private static string Surplus(string token, Command command) =>
        command.Options.Any(option => option.Name == ModelOption)
            && new ModelsWorkflow().Run(new ModelsRequest(), new WorkflowContext()).Any(model => model.Entry.Name == token)
            ? $"give {ModelOption} {token}"
            : $"'{token}' is one too many";

    /// <summary>
    /// What an unknown option may have meant, as the end of a sentence: another option, or where recipes can be changed a key of one.
    /// </summary>
    private static string OptionLike(string token, Command command)
    {
        string name = token.Split('=', ':')[0];
        IEnumerable<string> known = command
            .Options.SelectMany(one => one.Aliases.Prepend(one.Name))
            .Where(one => one.StartsWith("--", StringComparison.Ordinal))
            .Concat(["--help", "--verbose"]);
        IReadOnlyList<string> near = NearestNames.Find(name, known.Distinct());
        IReadOnlyList<string> keys = near.Count == 0 && command.Options.Any(option => option.Name == RecipeOption)
            ? RecipesWorkflow.KeysLike(name)
            : [];
        return near.Count > 0 ? $": did you mean {string.Join(" or ", near)}?"
            : keys.Count > 0 ? $"; give {string.Join(" or ", keys.Select(key => $"{RecipeOption} {key}=VALUE"))}."
            : ".";
    }

    private static string Ended(string sentence) => sentence.EndsWith('?') ? sentence : sentence.TrimEnd('.') + ".";

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
