using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Demo;
using AlexNetSharp.Workflows.Reports;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet demo</c>: the whole story on images drawn by code.</summary>
internal sealed class DemoCommand : Command, IHasExamples
{
    private readonly Option<string> _out = new("--out")
    {
        Description = "The folder for images, pack, run and report.",
        DefaultValueFactory = _ => "alexnet-demo",
        HelpName = "folder",
    };

    private readonly Option<int> _trainImages = new("--train-images")
    {
        Description = "Training images to draw, at least 10.",
        DefaultValueFactory = _ => 5_000,
        HelpName = "n",
    };

    private readonly Option<int> _valImages = new("--val-images")
    {
        Description = "Validation images to draw, at least 10.",
        DefaultValueFactory = _ => 1_000,
        HelpName = "n",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Change a value of the recipe; may be repeated.",
        HelpName = "section.key=value",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public DemoCommand()
        : base("demo", "Play the whole story on images drawn by code, in a few minutes.")
    {
        foreach (Option option in (Option[])[_out, _trainImages, _valImages, _set, _seed, _device, _threads, _json])
        {
            Add(option);
        }

        this.SetGuardedAction(Run, saves: _ => true);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet demo", "draw, prepare, train, evaluate, report"),
        ("alexnet demo --out tour --seed 7", "another seed, another folder"),
        ("alexnet demo --train-images 500 --val-images 100 --set schedule.epochs=4", "a quick look, which learns little"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        DemoResult result = new DemoWorkflow().Run(
            new DemoRequest
            {
                Out = parsed.GetValue(_out)!,
                TrainImages = parsed.GetValue(_trainImages),
                ValImages = parsed.GetValue(_valImages),
                Overrides = parsed.GetValue(_set)!,
                Seed = parsed.GetValue(_seed),
            },
            CommonOptions.Context(parsed, cancellation, step => Show(live, step), _device, _threads));
        live.Dispose();
        Write(result, parsed.GetValue(_json));
    }

    private static void Show(LiveProgress live, WorkProgress step)
    {
        if (step is TrainingWorkProgress { Training: { } training })
        {
            TrainCommand.Show(live, training);
        }
        else
        {
            live.Report(step.Stage, step.Done, step.Total);
        }
    }

    private static void Write(DemoResult result, bool json)
    {
        (TrainResult train, ReportResult report) = (result.Train, result.Report);
        if (json)
        {
            JsonOutput.Write(new
            {
                train.Run,
                train.Model,
                train.Epochs,
                train.Iterations,
                train.TrainLoss,
                train.ValTop1Error,
                train.ValTop5Error,
                train.Seconds,
                train.ImagesPerSecond,
                train.Weights,
                report.Views10Top1Error,
                report.Report,
            });
            return;
        }

        Console.Out.WriteLine(
            $"{train.Model}: top-1 error {Figures.Percent(report.Top1Error)} with one view, "
                + $"{Figures.Percent(report.Views10Top1Error)} with ten{Figures.Top5(report.Top5Error)}");
        Console.Out.WriteLine($"weights: {train.Weights}");
        Console.Out.WriteLine($"report:  {Path.GetFullPath(report.Report)}");
    }
}
