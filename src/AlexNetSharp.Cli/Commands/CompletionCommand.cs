using System.CommandLine;
using System.CommandLine.Parsing;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet completion</c>: what makes a shell complete commands and options.</summary>
internal sealed class CompletionCommand : Command, IHasExamples
{
    private const string Bash = """
        _alexnet() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${1/#\~/$HOME}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _alexnet alexnet

        """;

    private const string Zsh = """
        _alexnet() {
            local -a found
            found=(${(f)"$(${~words[1]} "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"})
            compadd -a found
            _files
        }
        compdef _alexnet alexnet

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName alexnet -ScriptBlock {
            param($word, $line, $position)
            & $line.GetCommandName() "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }

        """;

    private static readonly Dictionary<string, string> Scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["pwsh"] = PowerShell };

    private readonly Argument<string> _shell = new("shell") { Description = $"The shell: {string.Join(", ", Scripts.Keys)}." };

    public CompletionCommand()
        : base("completion", "Print what makes a shell complete commands and options.")
    {
        _shell.CompletionSources.Add([.. Scripts.Keys]);
        _shell.Validators.Add(result =>
        {
            if (result.Tokens is [Token token] && !Scripts.ContainsKey(token.Value))
            {
                result.AddError($"<shell> is '{token.Value}'; it must be one of {string.Join(", ", Scripts.Keys)}.");
            }
        });
        Add(_shell);
        this.SetGuardedAction((parsed, _) => Console.Out.Write(Scripts[parsed.GetValue(_shell)!].ReplaceLineEndings("\n")));
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet completion bash", "for ~/.bashrc: source <(alexnet completion bash)"),
        ("alexnet completion zsh", "for ~/.zshrc, below compinit: source <(alexnet completion zsh)"),
        ("alexnet completion pwsh", "for $PROFILE: alexnet completion pwsh | Out-String | Invoke-Expression"),
    ];
}
