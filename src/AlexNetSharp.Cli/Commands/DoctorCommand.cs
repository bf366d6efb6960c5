using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows.Inspection;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet doctor</c>: what was found, what is missing, the remedy.</summary>
internal sealed class DoctorCommand : Command, IHasExamples
{
    private readonly Option<bool> _fetch = new("--fetch") { Description = "Fetch libtorch first where this machine lacks it." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public DoctorCommand()
        : base("doctor", "Look at native libraries, decoders, devices and threads.")
    {
        Add(_fetch);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet doctor", "everything found, with remedies"),
        ("alexnet doctor --fetch", "libtorch is fetched now, not by the first command that computes"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        IReadOnlyList<DoctorCheck> checks = new DoctorWorkflow().Run(
            new DoctorRequest { Fetch = parsed.GetValue(_fetch) },
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(new { Checks = checks });
        }
        else
        {
            Write(checks);
        }

        if (checks.FirstOrDefault(check => !check.Fine) is { } bad)
        {
            throw new AlexNetException($"{bad.Name}: {bad.Found}. {bad.Remedy}");
        }
    }

    private static void Write(IReadOnlyList<DoctorCheck> checks)
    {
        var table = new FittingTable { KeepsAll = true };
        table.AddColumn("", right: false, importance: 3);
        table.AddColumn("", right: false, importance: 2);
        table.AddColumn("", right: false, importance: 1, isText: true);
        foreach (DoctorCheck check in checks)
        {
            table.AddRow(new FittingTable.Cell(check.Fine ? "ok" : "missing", check.Fine ? "green" : "red"), check.Name, check.Found);
            if (check.Remedy is not null)
            {
                table.AddRow("", "", new FittingTable.Cell(check.Remedy.ToString(CommandWords.Instance), "grey"));
            }
        }

        table.Write();
    }
}
