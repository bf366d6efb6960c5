using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows.Data;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet data verify</c>: a pack against its checksums.</summary>
internal sealed class VerifyCommand : Command, IHasExamples
{
    private readonly Argument<string> _pack = new("pack") { Description = "The pack's folder." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public VerifyCommand()
        : base("verify", "Compare every file of a pack with its checksum.")
    {
        Add(_pack);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [("alexnet data verify packs/photos", "names the damaged file, if there is one")];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string pack = parsed.GetValue(_pack)!;
        using var live = new LiveProgress();
        VerifyResult result = new VerifyWorkflow().Run(
            new VerifyRequest { Pack = pack },
            CommonOptions.Context(parsed, cancellation, step => live.Report(step.Stage, step.Done, step.Total)));
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(new { Pack = pack, result.Files, Intact = true });
        }
        else
        {
            Console.Out.WriteLine($"{pack}: {result.Files} files, all as they were written");
        }
    }
}
