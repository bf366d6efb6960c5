using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>A command's JSON document, once it is seen to have the keys of the table in <c>docs/json.md</c>.</summary>
internal static class CheckedJson
{
    /// <summary>The table.</summary>
    public static string Table { get; } = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "json.md"));

    /// <summary>Runs a command to its end, which has to be a good one.</summary>
    /// <param name="command">The command as the table names it.</param>
    /// <param name="args">The words after <c>alexnet</c>, without <c>--json</c>.</param>
    public static JsonElement Run(string command, params string[] args) =>
        Of(command, CommandProcess.Run([.. args, "--json"]).ShouldSucceed());

    /// <summary>The document that a command has written.</summary>
    /// <param name="command">The command as the table names it.</param>
    /// <param name="result">What it wrote.</param>
    public static JsonElement Of(string command, CommandResult result)
    {
        JsonElement document = JsonDocument.Parse(result.Output).RootElement;
        Assert.Empty(DocumentedJson.Of(Table, command).Differences(document));
        return document;
    }
}
