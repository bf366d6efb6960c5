using System.CommandLine;
using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Help, examples, and what must work without libtorch.</summary>
public sealed class HelpTests(CliFixture fixture)
{
    private static readonly (string, string)[] NoLibTorch = [("LIBTORCH", "/nonexistent")];

    public static TheoryData<string> CommandPaths { get; } = [.. Leaves().Select(leaf => leaf.Path)];

    [Theory]
    [MemberData(nameof(CommandPaths))]
    public void Help_AnyCommandWithoutLibTorch_ShowsExamplesThatParse(string path)
    {
        CommandResult result = CommandProcess
            .Run(NoLibTorch, [.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])
            .ShouldSucceed();

        Assert.Equal("", result.Error);
        Assert.Matches(@"\S\n\z", result.Output);
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
        var command = (IHasExamples)Leaves().Single(leaf => leaf.Path == path).Command;
        Assert.NotEmpty(command.Examples);
        Assert.All(command.Examples, example =>
        {
            Assert.Contains($"  # {example.Meaning}\n  {example.CommandLine}\n", Unfolded(result.Output), StringComparison.Ordinal);
            string[] words = example.CommandLine.Split(' ');
            Assert.Equal("alexnet", words[0]);
            ParseResult parsed = CommandLine.CreateRoot().Parse(words[1..]);
            Assert.Empty(parsed.Errors);
            Assert.Equal(path.Split(' ')[^1], parsed.CommandResult.Command.Name);
        });
    }

    [Fact]
    public void Help_Root_NamesEveryCommand()
    {
        CommandResult result = CommandProcess.Run(NoLibTorch, "--help").ShouldSucceed();

        Assert.Matches(@"\S\n\z", result.Output);
        Assert.All(CommandLine.CreateRoot().Subcommands, command => Assert.Contains(command.Name, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Summary_NoLibTorch_WorksAndIsSilent()
    {
        CommandResult result = CommandProcess.Run(NoLibTorch, "summary").ShouldSucceed();

        Assert.Equal("", result.Error);
        Assert.Contains("60,965,224", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("weights")]
    [InlineData("bench")]
    public void Command_OfCommandsAlone_PrintsItsHelp(string path)
    {
        string[] words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        CommandResult alone = CommandProcess.Run(NoLibTorch, words).ShouldSucceed();

        Assert.Equal("", alone.Error);
        Assert.Equal(CommandProcess.Run(NoLibTorch, [.. words, "--help"]).ShouldSucceed().Output, alone.Output);
        Assert.Equal(alone.Output, CommandProcess.Run(NoLibTorch, ["help", .. words]).ShouldSucceed().Output);
    }

    [Theory]
    [InlineData("train")]
    [InlineData("data prepare")]
    public void Help_NamedCommand_IsItsHelp(string path)
    {
        string[] words = path.Split(' ');

        Assert.Equal(
            CommandProcess.Run(NoLibTorch, [.. words, "--help"]).ShouldSucceed().Output,
            CommandProcess.Run(NoLibTorch, ["help", .. words]).ShouldSucceed().Output);
    }

    /// <summary>A list says nothing of arguments: some are many, some may be missing.</summary>
    [Fact]
    public void Help_ListOfCommands_NamesThemOnly()
    {
        foreach (string path in (string[])["", "data", "weights"])
        {
            string[] words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string output = CommandProcess.Run([.. words, "--help"]).ShouldSucceed().Output;

            Assert.DoesNotMatch(@"(?m)^  [a-z]+ <", output[output.IndexOf("Commands:", StringComparison.Ordinal)..]);
        }
    }

    [Fact]
    public void Help_OptionsOfBenchmarks_EndWithThreadsAndJson() => Assert.All(
        CommandLine.CreateRoot().Subcommands.Single(command => command.Name == "bench").Subcommands,
        command => Assert.Equal(["--threads", "--json"], command.Options.Select(option => option.Name).TakeLast(2)));

    /// <summary>A network's rows are its records, in their order: nothing is said of a ReLU, or its place, that is not so.</summary>
    [Theory]
    [InlineData("alexnet", "conv1 relu1 norm1 pool1", "k = 2, n = 5, alpha = 0.0001, beta = 0.75")]
    [InlineData("bvlc-alexnet", "conv1 relu1 norm1 pool1", "k = 1, n = 5, alpha = 0.0001 / n, beta = 0.75")]
    [InlineData("caffenet", "conv1 relu1 pool1 norm1", "alpha = 0.0001 / n")]
    [InlineData("cifar-18pct", "", "k = 1, n = 9, alpha = 0.00005 / n, beta = 0.75")]
    [InlineData("alexnet-bn", "", "epsilon = 0.00001")]
    [InlineData("vgg19", "", "p = 0.5")]
    public void Summary_EachNetwork_ShowsItsRecordsAndConstants(string model, string first, string constants)
    {
        string output = CommandProcess.Run(NoLibTorch, "summary", "--model", model).ShouldSucceed().Output;
        JsonElement document = JsonDocument
            .Parse(CommandProcess.Run(NoLibTorch, "summary", "--model", model, "--json").ShouldSucceed().Output)
            .RootElement;

        string[] rows = [.. output.Split('\n').SkipWhile(line => !line.StartsWith('─')).Skip(1).TakeWhile(line => line.Length > 0)];
        string[] names = [.. rows.Select(row => row.Split(' ')[0])];
        Assert.Equal(document.GetProperty("layers").EnumerateArray().Select(layer => layer.GetProperty("name").GetString()), names);
        Assert.StartsWith(first, string.Join(' ', names), StringComparison.Ordinal);
        Assert.Contains(constants, output, StringComparison.Ordinal);
        Assert.Contains(
            document.GetProperty("layers").EnumerateArray(),
            layer => layer.TryGetProperty("constants", out JsonElement said)
                && said.GetString()!.Contains(constants, StringComparison.Ordinal));
        Assert.DoesNotContain("ReLU", output, StringComparison.Ordinal);
    }

    /// <summary>In eighty columns everything has its place too: first of all the formula.</summary>
    [Fact]
    public void Summary_NarrowTerminal_ShowsTheFormulaAndAllElse()
    {
        CommandInTerminal.SkipWithoutTerminal();

        string output = CommandInTerminal.Seen(CommandInTerminal.Run(80, withErrors: false, "summary").ShouldSucceed().Output);

        string[] lines = output.Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("conv1 ", StringComparison.Ordinal));
        Assert.StartsWith("  (224 - 11 + 0 + 3) / 4 + 1 = 55, ", lines[first + 1], StringComparison.Ordinal);
        string conv1 = string.Join(' ', lines[first..(first + 4)]);
        Assert.All(
            ["96x55x55", "34,848", "290,400", "105,415,200", "11x11", "stride 4", "padding 0+3", "groups 1", "biases 96"],
            part => Assert.Contains(part, conv1, StringComparison.Ordinal));
        Assert.Contains("  k = 2, n = 5, alpha = 0.0001, beta = 0.75", output, StringComparison.Ordinal);
        Assert.DoesNotContain("want of room", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_NoLibTorch_FailsWithSentenceThatNamesTheVariable() =>
        CommandProcess
            .Run(NoLibTorch, "classify", "--weights", fixture.Weights, fixture.Photo)
            .ShouldFail(1, "LIBTORCH names /nonexistent");

    [Fact]
    public void Weights_NoLibTorch_AreInspectedConvertedAndVerified()
    {
        string folder = fixture.NewPath();
        Directory.CreateDirectory(folder);
        CommandProcess.Run(NoLibTorch, "weights", "inspect", fixture.Weights).ShouldSucceed();
        foreach (string ending in (string[])[".onnx", ".pth", ".npy", ".safetensors"])
        {
            string converted = Path.Combine(folder, "converted" + ending);
            CommandProcess.Run(NoLibTorch, "weights", "convert", fixture.Weights, converted).ShouldSucceed();
            CommandProcess.Run(NoLibTorch, "weights", "verify", converted).ShouldSucceed();
        }
    }

    [Fact]
    public void DataPrepare_NoLibTorch_Works()
    {
        string pack = fixture.NewPath();

        CommandProcess.Run(NoLibTorch, "data", "prepare", fixture.Images, pack, "--size", "16").ShouldSucceed();

        Assert.True(Directory.Exists(pack));
    }

    private static string Unfolded(string help) => help.Replace(" \\\n    ", " ", StringComparison.Ordinal);

    private static IEnumerable<(string Path, Command Command)> Leaves()
    {
        foreach (Command command in CommandLine.CreateRoot().Subcommands)
        {
            if (command.Subcommands.Count == 0)
            {
                yield return (command.Name, command);
            }

            foreach (Command inner in command.Subcommands)
            {
                yield return ($"{command.Name} {inner.Name}", inner);
            }
        }
    }
}
