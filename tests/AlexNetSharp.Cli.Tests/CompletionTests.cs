namespace AlexNetSharp.Cli.Tests;

/// <summary>Shells that complete commands and options.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("alexnet tr", "train")]
    [InlineData("alexnet data pr", "prepare")]
    [InlineData("alexnet train --lea", "--learning-rate")]
    [InlineData("alexnet completion b", "bash")]
    public void Bash_BeginOfAWord_IsCompleted(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash here");
        const string script = """
            alexnet() { dotnet "$ALEXNET" "$@"; }
            source <(alexnet completion bash)
            COMP_WORDS=($COMP_LINE) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
            _alexnet
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p alexnet
            """;
        using CommandProcess process = CommandProcess.StartProgram(
            "/bin/bash",
            Path.GetTempPath(),
            [("ALEXNET", Path.Combine(AppContext.BaseDirectory, "alexnet.dll")), ("COMP_LINE", line)],
            "-c",
            script);

        CommandResult result = process.Wait().ShouldSucceed();

        Assert.Equal($"{expected}\ncomplete -o default -F _alexnet alexnet\n", result.Output);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("zsh", "compdef _alexnet alexnet")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName alexnet")]
    public void Completion_OtherShells_ArePrinted(string shell, string line) =>
        Assert.Contains(line, CommandProcess.Run("completion", shell).ShouldSucceed().Output, StringComparison.Ordinal);
}
