namespace AlexNetSharp.Cli.Tests;

/// <summary>However a process ends while libtorch computes, it ends as it should: no crash, nothing torn.</summary>
public sealed class EndingTests(CliFixture fixture)
{
    private const int LongestWait = 3000;
    private const int LongestGap = 20;
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full";

    public static TheoryData<string, bool> Commands => new()
    {
        { "train", true },
        { "train --dry-run", false },
        { "data prepare", true },
        { "evaluate", false },
        { "classify", false },
        { "bench train", false },
    };

    /// <summary>
    /// Ctrl-C twice at a random moment: 130, at most the one line that the first brings, and what was begun can be gone on with.
    /// </summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_SignaledTwice_EndsAtOnceAndTearsNothing(string command, bool saves)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill, which Windows has not");
        for (int run = 0; run < (IsFull ? 10 : 1); run++)
        {
            var random = new Random(run + command.Length);
            string made = fixture.NewPath();
            string[] words = Words(command, made);
            using CommandProcess process = CommandProcess.Start([], words);
            process.WaitForExit(random.Next(LongestWait));
            process.Signal("INT");
            process.WaitForExit(random.Next(LongestGap));
            process.Signal("INT");
            CommandResult result = process.Wait();

            Assert.True(result.ExitCode == 130, $"{command}: exit code {result.ExitCode}: {result.Error}");
            string[] unusual = [.. result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !IsUsual(line))];
            string first = saves ? "Saving and stopping; once more stops at once." : "Stopping; once more stops at once.";
            Assert.True(unusual is [] || unusual.SequenceEqual([first]), result.Error);
            AssertGoesOn(command, made, words);
        }
    }

    [Theory]
    [InlineData("return", 0, "left Main")]
    [InlineData("return", 3, "left Main")]
    [InlineData("exit", 0, "")]
    public void Program_LeavesWhileThreadsClassify_EndsWithItsOwnCode(string way, int exitCode, string output)
    {
        for (int run = 0; run < (IsFull ? 20 : 2); run++)
        {
            using CommandProcess process = CommandProcess.StartProgram(
                "dotnet",
                Path.GetTempPath(),
                [],
                Path.Combine(AppContext.BaseDirectory, "AlexNetSharp.Leaving.dll"),
                fixture.Weights,
                fixture.Photo,
                $"{exitCode}",
                way,
                $"{new Random(run).Next(100)}");
            CommandResult result = process.Wait();

            Assert.Equal((exitCode, output, ""), (result.ExitCode, result.Output, result.Error));
        }
    }

    /// <summary>A training is one piece of work that is longer than an end may wait: the process ends without destructors.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Program_LeavesWhileItTrains_EndsWithItsOwnCode(int exitCode)
    {
        using CommandProcess process = CommandProcess.StartProgram(
            "dotnet",
            Path.GetTempPath(),
            [],
            Path.Combine(AppContext.BaseDirectory, "AlexNetSharp.Leaving.dll"),
            fixture.Pack,
            fixture.NewPath(),
            $"{exitCode}",
            "train");
        CommandResult result = process.Wait();

        Assert.Equal((exitCode, "left Main", ""), (result.ExitCode, result.Output, result.Error));
    }

    /// <summary>
    /// Progress, the recipe, what the first signal's end says where it was quicker than the second, and what a benchmark says of itself.
    /// </summary>
    private static bool IsUsual(string line) =>
        line.EndsWith(" ...", StringComparison.Ordinal)
        || line.Contains(" %", StringComparison.Ordinal)
        || line.Contains(" is trained by the recipe ", StringComparison.Ordinal)
        || line.StartsWith("alexnet: Stopped", StringComparison.Ordinal);

    /// <summary>Words of a command that works for longer than the test waits.</summary>
    private string[] Words(string command, string made) => command switch
    {
        "train" => fixture.TrainArguments(made, "--set", "schedule.epochs=2000"),
        "train --dry-run" => [.. fixture.TrainArguments(made), "--dry-run"],
        "data prepare" => ["data", "prepare", fixture.Images, made, "--size", "1200", "--shard-images", "9", "--threads", "1"],
        "evaluate" =>
            ["evaluate", "--data", fixture.Pack, "--views", "10", "--weights", string.Join(',', Enumerable.Repeat(fixture.Weights, 200))],
        "classify" => ["classify", "--weights", fixture.Weights, .. Enumerable.Repeat(fixture.Photo, 20_000)],
        _ => ["bench", "train", "--model", "alexnet-mini", "--threads", "1", "--pairs", "500"],
    };

    private static void AssertGoesOn(string command, string made, string[] words)
    {
        if (command == "data prepare")
        {
            CommandProcess.Run(words).ShouldSucceed();
            CommandProcess.Run("data", "verify", made).ShouldSucceed();
        }
        else if (command == "train" && Directory.Exists(Path.Combine(made, "checkpoints")))
        {
            long before = LengthOf(made);
            using CommandProcess process = CommandProcess.Start([], "train", "--resume", made);
            Assert.True(process.WaitFor(() => LengthOf(made) > before), "The run does not go on.");
            process.Signal("INT");
            Assert.Equal(130, process.Wait().ExitCode);
        }
    }

    private static long LengthOf(string run) => new FileInfo(Path.Combine(run, "log.jsonl")) is { Exists: true } log ? log.Length : 0;
}
