using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
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

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } = [("alexnet data verify packs/photos", "names the damaged file, if there is one")];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string pack = parsed.GetValue(_pack)!;
        using var live = new LiveProgress();
        int files = DataWorkflows.Verify(pack, new SynchronousProgress<(int Done, int Total)>(step => live.Report("Verifying", step.Done, step.Total)), cancellation);
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(new { Pack = pack, Files = files, Intact = true });
        }
        else
        {
            Console.Out.WriteLine($"{pack}: {files} files, all as they were written");
        }
    }
}
