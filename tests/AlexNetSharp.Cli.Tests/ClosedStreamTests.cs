namespace AlexNetSharp.Cli.Tests;

/// <summary>Streams that are closed or on a full disk: the exit code is right, and one sentence is said where it can be.</summary>
public sealed class ClosedStreamTests
{
    private const string Sentence = "alexnet: Standard output cannot be written; it must be open, and on a disk that is not full.\n";

    [Theory]
    [InlineData("train --bogus 2>&-", 2, "")]
    [InlineData("train --bogus 2>/dev/full", 2, "")]
    [InlineData("data verify nowhere 2>&-", 1, "")]
    [InlineData("data verify nowhere 2>/dev/full", 1, "")]
    [InlineData("models >&-", 1, Sentence)]
    [InlineData("models >/dev/full", 1, Sentence)]
    [InlineData("models --json >/dev/full", 1, Sentence)]
    [InlineData("--help >/dev/full", 1, Sentence)]
    [InlineData("help data >/dev/full", 1, Sentence)]
    [InlineData("--version >/dev/full", 1, Sentence)]
    [InlineData("models >&- 2>&-", 1, "")]
    public void Stream_ThatCannotBeWritten_EndsTheCommandWithItsExitCode(string line, int exitCode, string error)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a shell, and Linux's device that is always full");
        using CommandProcess process = CommandProcess.StartProgram(
            "sh",
            Path.GetTempPath(),
            [("ALEXNET", Path.Combine(AppContext.BaseDirectory, "alexnet.dll"))],
            "-c",
            $"exec dotnet \"$ALEXNET\" {line}");

        Assert.Equal(new CommandResult(exitCode, "", error), process.Wait());
    }
}
