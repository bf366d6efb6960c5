namespace AlexNetSharp.Cli.Tests;

/// <summary>The script <c>alexnet</c> in the repository's root.</summary>
public sealed class WrapperTests(CliFixture fixture)
{
    [Fact]
    public void Wrapper_SecondRunFromElsewhereThroughALink_BuildsNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has alexnet.cmd instead of the shell script");
        string script = Path.Combine(RepositoryFolder.Path, "alexnet");
        string link = fixture.NewPath();
        File.CreateSymbolicLink(link, RepositoryFolder.Path);

        CommandResult first = Run(script);
        CommandResult second = Run(script);
        CommandResult linked = Run(Path.Combine(link, "alexnet"));

        Assert.Equal(first.Output, second.Output);
        Assert.Equal("", second.Error);
        Assert.Equal(first.Output, linked.Output);
    }

    [Fact]
    public void Wrapper_LinkToTheScript_FindsItsRepository()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has alexnet.cmd instead of the shell script");
        string link = fixture.NewPath();
        File.CreateSymbolicLink(link, Path.Combine(RepositoryFolder.Path, "alexnet"));

        Assert.Equal(Run(Path.Combine(RepositoryFolder.Path, "alexnet")).Output, Run(link).Output);
    }

    private static CommandResult Run(string script)
    {
        using CommandProcess process = CommandProcess.StartProgram("sh", Path.GetTempPath(), [], script, "summary", "--json");
        return process.Wait().ShouldSucceed();
    }
}
