using System.CommandLine;

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
        var command = (IHasExamples)Leaves().Single(leaf => leaf.Path == path).Command;
        Assert.NotEmpty(command.Examples);
        Assert.All(command.Examples, example =>
        {
            Assert.Contains(example.CommandLine, result.Output, StringComparison.Ordinal);
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

        Assert.All(CommandLine.CreateRoot().Subcommands, command => Assert.Contains(command.Name, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Summary_NoLibTorch_WorksAndIsSilent()
    {
        CommandResult result = CommandProcess.Run(NoLibTorch, "summary").ShouldSucceed();

        Assert.Equal("", result.Error);
        Assert.Contains("60,965,224", result.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// A unit's last convolution has no ReLU behind it but the sum, so the table shows where ReLUs stand instead of a rule that would be
    /// false.
    /// </summary>
    [Fact]
    public void Summary_ResidualNetwork_ShowsItsRelus()
    {
        string residual = CommandProcess.Run(NoLibTorch, "summary", "--model", "resnet10").ShouldSucceed().Output;
        string plain = CommandProcess.Run(NoLibTorch, "summary", "--model", "alexnet").ShouldSucceed().Output;

        Assert.Contains("conv1_relu", residual, StringComparison.Ordinal);
        Assert.DoesNotContain("A ReLU follows every layer", residual, StringComparison.Ordinal);
        Assert.Contains("A ReLU follows every layer", plain, StringComparison.Ordinal);
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
