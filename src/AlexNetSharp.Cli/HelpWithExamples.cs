using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AlexNetSharp.Cli;

/// <summary>A command that shows examples under its help.</summary>
internal interface IHasExamples
{
    /// <summary>Command lines with what they do.</summary>
    IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; }
}

/// <summary>The usual help, with a command's examples under it.</summary>
/// <param name="usual">The help of the parser library.</param>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
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
        int result = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IHasExamples command)
        {
            TextWriter writer = parseResult.InvocationConfiguration.Output;
            writer.WriteLine("Examples:");
            int width = command.Examples.Max(example => example.CommandLine.Length);
            foreach ((string line, string meaning) in command.Examples)
            {
                writer.WriteLine($"  {line.PadRight(width)}  {meaning}");
            }

            writer.WriteLine();
        }

        return result;
    }
}
