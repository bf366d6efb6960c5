namespace AlexNetSharp.Cli.Tests;

/// <summary>Shells that complete commands and options.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("alexnet tr", "train")]
    [InlineData("alexnet data pr", "prepare")]
    [InlineData("alexnet train --lea", "--learning-rate")]
    [InlineData("alexnet completion b", "bash")]
    [InlineData("alexnet weights convert a.pth b.safetensors --store in", "int8")]
    public void Bash_BeginOfAWord_IsCompleted(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash here");
        const string script = """
            alexnet() { dotnet "$ALEXNET" "$@"; }
            source <(alexnet completion bash)
            COMP_WORDS=($COMP_LINE) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
            _alexnet alexnet
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

    /// <summary>Neither is in the path: what is asked is the command that stands on the line.</summary>
    [Theory]
    [InlineData("/bin/bash", """
        source <(./alexnet completion bash)
        COMP_LINE="./alexnet data pr" COMP_WORDS=(./alexnet data pr) COMP_CWORD=2 COMP_POINT=17
        _alexnet ./alexnet
        printf '%s\n' "${#COMPREPLY[@]}" "${COMPREPLY[@]}"
        """, "1\nprepare\n")]
    [InlineData("/bin/zsh", """
        compdef() { : }
        compadd() { print -l ${#found} $found }
        _files() { : }
        source <(./alexnet completion zsh)
        BUFFER="./alexnet data pr" CURSOR=17 words=(./alexnet data pr)
        _alexnet
        """, "1\nprepare\n")]
    [InlineData("/bin/zsh", """
        compdef() { : }
        compadd() { print -l ${#found} $found }
        _files() { : }
        source <(./alexnet completion zsh)
        BUFFER="./alexnet data nosuch" CURSOR=21 words=(./alexnet data nosuch)
        _alexnet
        """, "0\n")]
    public void Shell_CommandByItsPath_IsCompleted(string shell, string script, string expected)
    {
        Assert.SkipUnless(File.Exists(shell), $"there is no {shell} here");
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "alexnet"), "#!/bin/sh\nexec dotnet \"$ALEXNET\" \"$@\"\n");
        using CommandProcess process = CommandProcess.StartProgram(
            shell,
            folder,
            [("ALEXNET", Path.Combine(AppContext.BaseDirectory, "alexnet.dll"))],
            "-c",
            $"chmod +x alexnet\n{script}");

        CommandResult result = process.Wait();
        Directory.Delete(folder, recursive: true);

        Assert.Equal((expected, ""), (result.Output, result.Error));
    }

    [Theory]
    [InlineData("zsh", "compdef _alexnet alexnet")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName alexnet")]
    public void Completion_OtherShells_ArePrinted(string shell, string line) =>
        Assert.Contains(line, CommandProcess.Run("completion", shell).ShouldSucceed().Output, StringComparison.Ordinal);
}
