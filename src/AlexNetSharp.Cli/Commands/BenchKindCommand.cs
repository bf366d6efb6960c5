using System.CommandLine;
using System.Globalization;
using AlexNetSharp.Benchmarks;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using Spectre.Console;

namespace AlexNetSharp.Cli.Commands;

/// <summary>One benchmark of <c>alexnet bench</c>.</summary>
internal sealed class BenchKindCommand : Command, IHasExamples
{
    private readonly BenchKind _kind;
    private readonly Option<string> _model = CommonOptions.Model("alexnet");
    private readonly Option<int?> _batch = new("--batch") { HelpName = "n" };
    private readonly Option<int> _pairs = new("--pairs")
    {
        Description = "Pairs of measurements, ours and the stock library's, taking turns at going first.",
        DefaultValueFactory = _ => new BenchRequest { Kind = BenchKind.Peak }.Pairs,
        HelpName = "n",
    };

    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Initialises the command.</summary>
    /// <param name="kind">The benchmark.</param>
    /// <param name="description">What it does, in one line.</param>
    /// <param name="examples">Options with what they do, for the help.</param>
    public BenchKindCommand(BenchKind kind, string description, IReadOnlyList<(string Options, string Meaning)> examples)
        : base(Lower(kind), description)
    {
        _kind = kind;
        _batch.Description = $"Images in a batch. [default: {(kind == BenchKind.Infer ? "128, then 1" : "128")}]";
        Examples = [.. examples.Select(example => ($"alexnet bench {Lower(kind)}{example.Options}", example.Meaning))];
        foreach (Option option in kind == BenchKind.Peak ? [] : (Option[])[_model, _batch, _pairs])
        {
            Add(option);
        }

        Add(_threads);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; }

    private static string Lower(BenchKind kind) => kind.ToString().ToLowerInvariant();

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        var request = new BenchRequest { Kind = _kind, Runtime = CommonOptions.Runtime(parsed, device: null, _threads) };
        if (_kind != BenchKind.Peak)
        {
            request = request with { Model = parsed.GetValue(_model)!, Batch = parsed.GetValue(_batch), Pairs = parsed.GetValue(_pairs) };
        }

        using var live = new LiveProgress();
        var progress = new SynchronousProgress<BenchProgress>(step => live.Report(step.Stage, step.Done, step.Total, $"{step.Done} of {step.Total} pairs"));
        BenchResult result = BenchWorkflow.Run(request, progress, cancellation);
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            Write(result);
        }
    }

    private static void Write(BenchResult result)
    {
        BenchMachine machine = result.Machine;
        Console.Out.WriteLine(
            $"{machine.Threads} of {machine.Processors} processors, {machine.VectorBits}-bit vectors: {Number(result.PeakGflops, "0")} GFLOPS of float32 multiply-adds, "
            + $"{Number(result.CopyGbPerSecond, "0.0")} GB/s copied (bytes read and written).");
        if (result.Rows.All(row => row.Ratio is null))
        {
            return;
        }

        Table table = new Table().Border(TableBorder.Simple).AddColumn("what").AddColumn("network").AddColumn(new TableColumn("batch").RightAligned());
        foreach (string heading in (string[])["ms", "images/s", "stock ms", "ratio", "spread"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (BenchRow row in result.Rows)
        {
            table.AddRow(
                row.Name,
                row.Network ?? "",
                $"{row.Batch}",
                Number(row.Milliseconds, "0.0"),
                Number(row.ImagesPerSecond, "0"),
                Number(row.BaselineMilliseconds, "0.0"),
                Number(row.Ratio, "0.00"),
                Number(row.Spread, "0.00"));
        }

        Screen.Out.Write(table);
        Console.Out.WriteLine(
            $"ratio: time of {result.Rows[0].Baseline} by ours, the median of {result.Rows[0].Ratios!.Count} pairs (above 1: we are faster); spread: largest pair less smallest. "
            + "Both computed the same before they were timed.");
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
