using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Workflows.Evaluation;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet evaluate</c>: errors on a pack's validation part.</summary>
internal sealed class EvaluateCommand : Command, IHasExamples
{
    private const int MostClassesInMatrix = 20;
    private readonly Option<string[]> _weights = new("--weights")
    {
        Description = $"Weights: {CommonOptions.KindsOfWeights}; several, separated by commas, average their probabilities.",
        HelpName = "weights[,weights...]",
    };

    private readonly Option<string[]> _table = new("--table")
    {
        Description = "Finished runs, whose errors with one view stand in a table beside the published ones.",
        HelpName = "run...",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "The pack whose validation part is used. With --table, defaults to the pack each run was trained on.",
        HelpName = "pack",
    };

    private readonly Option<int> _views = CommonOptions.Views();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public EvaluateCommand()
        : base("evaluate", "Measure top-1 and top-5 error on a pack's validation part.")
    {
        foreach (Option option in (Option[])[_weights, _table, _data, _views, _device, _threads, _json])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            bool isTable = result.IsGiven(_table);
            Option? given = ((Option[])[_weights, _views]).FirstOrDefault(option => result.IsGiven(option));
            if (isTable && given is not null)
            {
                result.AddError($"--table evaluates the weights of runs with one view; leave out {given.Name}.");
            }
            else if (!isTable && !(result.IsGiven(_weights) && result.IsGiven(_data)))
            {
                result.AddError("'evaluate' needs --weights FILE and --data PACK, or --table RUN...");
            }
        });
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet evaluate --weights runs/photos/weights.safetensors --data packs/photos", "one view"),
        ("alexnet evaluate --weights runs/photos/weights.safetensors --data packs/photos --views 10", "the paper's ten"),
        ("alexnet evaluate --weights a.safetensors,b.safetensors --data packs/photos", "two networks averaged"),
        ("alexnet evaluate --table runs/alexnet runs/alexnet-bn", "errors of runs beside the published ones"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetResult(_table) is { Implicit: false })
        {
            RunTable(parsed, cancellation);
            return;
        }

        using var live = new LiveProgress();
        EvaluateResult result = new EvaluateWorkflow().Run(
            new EvaluateRequest
            {
                Weights = [.. parsed.GetValue(_weights)!.SelectMany(one => one.Split(',', StringSplitOptions.RemoveEmptyEntries))],
                Data = parsed.GetValue(_data)!,
                Views = (ViewRule)parsed.GetValue(_views),
            },
            CommonOptions.Context(
                parsed,
                cancellation,
                step => live.Report(step.Stage, step.Done, step.Total, $"{step.Done:N0} of {step.Total:N0} images"),
                _device,
                _threads));
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

    private void RunTable(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        TableResult result = new TableWorkflow().Run(
            new TableRequest { Runs = parsed.GetValue(_table)!, Data = parsed.GetValue(_data) },
            CommonOptions.Context(
                parsed,
                cancellation,
                step => live.Report(step.Stage, step.Done, step.Total, Path.GetFileName(((TableProgress)step).Run)),
                _device,
                _threads));
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            ErrorTable.Write(result);
        }
    }

    private static void Write(EvaluateResult result)
    {
        Console.Out.WriteLine(
            $"{result.Model}: top-1 error {Figures.Percent(result.Top1Error)}{Figures.Top5(result.Top5Error)}, "
                + $"loss {result.Loss:0.000} on {Figures.Count(result.Images)} images, "
                + $"{(result.Views == 1 ? "one view" : $"{result.Views} views averaged")}, {result.ImagesPerSecond:N0} images/s");
        Console.Out.WriteLine();
        bool few = result.Classes.Count <= MostClassesInMatrix;
        FittingTable table = Table(result, withMatrix: few);
        bool fits = table.Fit(Screen.Out.Profile.Width).LeftOut.Count == 0;
        (fits || !few ? table : Table(result, withMatrix: false)).Write();
        Console.Out.WriteLine(
            !few ? $"A confusion matrix of {Figures.Count(result.Classes.Count)} classes is not shown; --json has it."
            : fits ? "Rows are true classes, numbered columns what they were taken for."
            : "The confusion matrix has no room here; --json has it.");
    }

    private static FittingTable Table(EvaluateResult result, bool withMatrix)
    {
        var table = new FittingTable();
        table.AddColumn("class", right: false, importance: 4, isText: true);
        table.AddColumn("images", right: true, importance: 2);
        table.AddColumn("error", right: true, importance: 3);
        for (int i = 0; withMatrix && i < result.Classes.Count; i++)
        {
            table.AddColumn($"{i}", right: true, importance: 1);
        }

        for (int i = 0; i < result.Classes.Count; i++)
        {
            ClassError one = result.Classes[i];
            IEnumerable<FittingTable.Cell> counts = withMatrix ? result.Confusion[i].Select((count, j) => Cell(count, i == j)) : [];
            table.AddRow([
                withMatrix ? $"{i} {one.Label}" : one.Label,
                Figures.Count(one.Images),
                Figures.Percent(one.Top1Error),
                .. counts,
            ]);
        }

        return table;
    }

    private static FittingTable.Cell Cell(int count, bool right) =>
        count == 0 ? new FittingTable.Cell(".", "grey") : new FittingTable.Cell($"{count}", right ? "bold" : "");
}
