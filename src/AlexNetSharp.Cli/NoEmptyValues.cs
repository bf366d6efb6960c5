using System.CommandLine;
using System.CommandLine.Parsing;

namespace AlexNetSharp.Cli;

/// <summary>
/// Refuses an empty word where a path or a name is expected: a variable of the shell that is not set, which the library would take for a
/// path.
/// </summary>
internal static class NoEmptyValues
{
    /// <summary>Has every argument and option of a command and of those below it refuse it.</summary>
    /// <param name="command">The command.</param>
    public static void Install(Command command)
    {
        foreach (Option option in command.Options)
        {
            option.Validators.Add(result => Check(result, option.Name));
        }

        foreach (Argument argument in command.Arguments)
        {
            argument.Validators.Add(result => Check(result, $"<{argument.Name}>"));
        }

        foreach (Command below in command.Subcommands)
        {
            Install(below);
        }
    }

    private static void Check(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
        {
            result.AddError($"{name} is empty; give a value.");
        }
    }
}
