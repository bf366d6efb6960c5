namespace AlexNetSharp.Cli.Tests;

/// <summary>How a process ended, and what it wrote.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    private const string Prefix = "alexnet: ";

    /// <summary>The lines of standard error that tell what went wrong, without the command's name.</summary>
    public IReadOnlyList<string> Sentences =>
        [
            .. Error
                .Split('\n')
                .Where(line => line.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(line => line[Prefix.Length..].TrimEnd('\r')),
        ];

    /// <summary>Asserts that the command failed as it should: the code, one sentence, no stack trace, nothing on standard output.</summary>
    /// <param name="exitCode">The code.</param>
    /// <param name="parts">What the sentence must hold.</param>
    public void ShouldFail(int exitCode, params string[] parts)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, wanted {exitCode}; standard error: {Error}");
        Assert.Equal("", Output);
        string sentence = Assert.Single(Sentences);
        Assert.All(parts, part => Assert.Contains(part, sentence, StringComparison.Ordinal));
        Assert.True(sentence.EndsWith('.') || sentence.EndsWith('?'), $"no sentence: {sentence}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
    }

    /// <summary>Asserts that the command did what was asked.</summary>
    /// <returns>This result.</returns>
    public CommandResult ShouldSucceed()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}; standard error: {Error}");
        return this;
    }
}
