using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Every command that has a JSON document stands in the table of <c>docs/json.md</c>; those that need no data keep to it.</summary>
public sealed class JsonOutputTests
{
    [Fact]
    public void Table_Commands_AreThoseWithAJsonOption()
    {
        IEnumerable<string> commands = CommandLine
            .CreateRoot()
            .Subcommands.SelectMany(command =>
                command.Subcommands.Count == 0
                    ? [(command.Name, command)]
                    : command.Subcommands.Select(inner => ($"{command.Name} {inner.Name}", inner)))
            .Where(pair => pair.Item2.Options.Any(option => option.Name == "--json"))
            .Select(pair => pair.Item1);

        // What an option makes another document of has a row of its own.
        Assert.Equal(
            commands.Order(),
            DocumentedJson.Commands(CheckedJson.Table).Where(command => !command.Contains("--", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("summary --model alexnet-mini")]
    [InlineData("models")]
    [InlineData("recipes")]
    [InlineData("recipes fine-tune")]
    [InlineData("doctor")]
    public void Json_CommandWithoutData_HasTheDocumentedKeys(string line) => CheckedJson.Run(line.Split(' ')[0], line.Split(' '));

    [Fact]
    public void Json_DoctorWithAWrongSetting_StillHasEveryCheckAndFails()
    {
        CommandResult result = CommandProcess.Run([("ALEXNET_JPEG", "foo")], "doctor", "--json");

        JsonElement document = CheckedJson.Of("doctor", result);
        string[] names = [.. document.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!)];
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            ["JPEG decoder", "cache folder", "libtorch", "program"],
            names.Intersect(["program", "libtorch", "JPEG decoder", "cache folder"]).Order(StringComparer.Ordinal));
        Assert.Contains("'foo'", Assert.Single(result.Sentences), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("summary")]
    [InlineData("models")]
    [InlineData("doctor")]
    [InlineData("summary --model nothing")]
    public void Output_NoColorOrRedirected_HasNoEscapeCodes(string line)
    {
        CommandResult result = CommandProcess.Run([("NO_COLOR", "1"), ("TERM", "xterm-256color")], line.Split(' '));

        Assert.DoesNotContain('\u001b', result.Output + result.Error);
    }
}
