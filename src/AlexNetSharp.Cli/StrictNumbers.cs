using System.CommandLine;
using System.CommandLine.Parsing;
using AlexNetSharp.Cli.Terminal;

namespace AlexNetSharp.Cli;

/// <summary>
/// Refuses what the parser takes for a number although its writer meant another: it passes over commas as signs of thousands, so that 2,5
/// would be 25.
/// </summary>
internal static class StrictNumbers
{
    /// <summary>Has every option of a command and of those below it refuse them.</summary>
    /// <param name="command">The command.</param>
    public static void Install(Command command)
    {
        foreach (Option option in command.Options.Where(option => ConversionSentence.IsNumber(option.ValueType)))
        {
            option.Validators.Add(Check);
        }

        foreach (Command below in command.Subcommands)
        {
            Install(below);
        }
    }

    private static void Check(OptionResult result)
    {
        if (result.Tokens is [Token token] && ConversionSentence.Of(result.Option, token) is { } sentence)
        {
            result.AddError(sentence);
        }
    }
}
