using System.CommandLine;
using System.Globalization;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Training;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet train</c>: trains a network, or goes on with a run.</summary>
internal sealed class TrainCommand : Command, IHasExamples
{
    private const string Epochs = "schedule.epochs";
    private const string LearningRate = "optimizer.learningRate";
    private const string BatchSize = "optimizer.batchSize";

    private readonly Option<string?> _data = new("--data") { Description = "The pack to train on.", HelpName = "pack" };
    private readonly Option<string?> _out = new("--out") { Description = "The run's folder, which is made.", HelpName = "folder" };
    private readonly Option<string?> _model = new("--model")
    {
        Description = "The network. [default: the recipe's, or the first that takes the pack's images]",
        HelpName = "name",
    };

    private readonly Option<string?> _recipe = new("--recipe")
    {
        Description = "A recipe that ships, by name ('alexnet recipes' lists them), or a file. [default: by network and data]",
        HelpName = "name|file.yaml",
    };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Change a value of the recipe; may be repeated.",
        HelpName = "section.key=value",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int?> _epochs = new("--epochs") { Description = $"The same as --set {Epochs}=n.", HelpName = "n" };

    private readonly Option<double?> _learningRate = new("--learning-rate", "--lr")
    {
        Description = $"The same as --set {LearningRate}=rate.",
        HelpName = "rate",
    };

    private readonly Option<int?> _batchSize = new("--batch-size")
    {
        Description = $"The same as --set {BatchSize}=n.",
        HelpName = "n",
    };

    private readonly Option<string?> _init = new("--init")
    {
        Description = $"Start from these weights, {CommonOptions.KindsOfWeights}; a classifier for other classes starts anew.",
        HelpName = "weights",
    };

    private readonly Option<string> _precision = CommonOptions.Precision();
    private readonly Option<double> _checkpointMinutes = new("--checkpoint-minutes")
    {
        Description = "Minutes between checkpoints within an epoch; every epoch ends with one as well.",
        HelpName = "minutes",
        DefaultValueFactory = _ => TrainRequest.UsualCheckpointMinutes,
    };

    private readonly Option<int> _keep = new("--keep")
    {
        Description = "How many of the newest checkpoints are kept, besides the best.",
        HelpName = "count",
        DefaultValueFactory = _ => TrainRequest.UsualCheckpointsKept,
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Go on with a run, with more --epochs a finished one too; everything else comes from its folder.",
        HelpName = "run",
    };
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Print the resolved recipe, learning rate and estimated hours; train nothing.",
    };
    private readonly Option<bool> _json = CommonOptions.Json();

    public TrainCommand()
        : base("train", "Train a network on a pack.")
    {
        foreach (Option option in (Option[])
                [
                    _data, _out, _model, _recipe, _epochs, _learningRate, _batchSize, _set, _init, _resume, _precision, _checkpointMinutes,
                    _keep, _seed, _device, _threads, _dryRun, _json,
                ])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            bool resumes = result.IsGiven(_resume);
            Option[] others =
            [
                _out, _model, _recipe, _init, _precision, _checkpointMinutes, _keep, _seed, _device, _threads, _dryRun,
            ];
            Option? given = others.FirstOrDefault(option => result.IsGiven(option));
            if (resumes && given is not null)
            {
                result.AddError($"--resume takes everything from the run's folder; leave out {given.Name}.");
            }
            else if (!resumes && !(result.IsGiven(_data) && (result.IsGiven(_out) || result.GetValue(_dryRun))))
            {
                result.AddError("'train' needs --data PACK and --out FOLDER, or --data PACK and --dry-run, or --resume RUN.");
            }
        });
        this.SetGuardedAction(Run, saves: parsed => !parsed.GetValue(_dryRun));
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet train --data packs/photos --out runs/photos", "network and recipe that suit the pack"),
        (
            "alexnet train --data packs/imagenette --recipe alexnet-mini-imagenette --out runs/mini",
            "a small network by its recipe"),
        ("alexnet train --data packs/photos --out runs/fast --epochs 30 --learning-rate 0.02", "a few values changed"),
        (
            "alexnet train --data packs/photos --out runs/own --recipe my.yaml --set optimizer.momentum=0.8",
            "a recipe of your own, and one value changed"),
        (
            "alexnet train --data packs/flowers --init runs/photos/weights.safetensors --recipe fine-tune --out runs/flowers",
            "other classes, from trained weights"),
        (
            "alexnet train --data packs/photos --recipe caffe --dry-run",
            "how long it would take, and how the learning rate goes"),
        ("alexnet train --resume runs/photos", "go on where it stopped"),
        ("alexnet train --resume runs/photos --epochs 90", "train longer, also what has ended"),
        ("alexnet train --resume runs/photos --data /new/place/photos", "go on after the pack was moved"),
    ];

    /// <summary>Shows a training on a bar, with a line for each epoch.</summary>
    public static void Show(LiveProgress live, TrainingProgress step, string what = "Training")
    {
        if (step.Finished is { } epoch)
        {
            live.WriteLine(Figures.Epoch(step, epoch));
        }

        live.Report(
            what,
            ((long)step.Epoch * step.Batches) + step.Batch,
            (long)step.Epochs * step.Batches,
            step.TimeLeft,
            Figures.Training(step));
    }

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_dryRun))
        {
            DryRun(parsed, cancellation);
            return;
        }

        TrainResult result = Train(parsed, cancellation);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            Console.Out.WriteLine(
                $"{result.Model}: {Counted.Of(result.Epochs, "epoch")}, {Counted.Of(result.Iterations, "update")}, "
                + (result.ValTop1Error is null ? "no validation part"
                    : $"top-1 error {Figures.Percent(result.ValTop1Error)}{Figures.Top5(result.ValTop5Error)} (one view)"));
            Console.Out.WriteLine($"weights: {result.Weights}");
            if (result.BestEpoch is { } best && best != result.Epochs - 1)
            {
                Console.Out.WriteLine(
                    $"best: epoch {best + 1}, top-1 error {Figures.Percent(result.BestValTop1Error)}, {result.BestWeights}");
            }
        }
    }

    private void DryRun(ParseResult parsed, CancellationToken cancellation)
    {
        DryRunResult result;
        using (var live = new LiveProgress())
        {
            result = new DryRunWorkflow().Run(
                Request(parsed),
                CommonOptions.Context(parsed, cancellation, time => live.Report(time.Stage, time.Done, time.Total), _device, _threads));
        }

        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
        }
        else
        {
            DryRunText.Write(result);
        }
    }

    private TrainResult Train(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        WorkflowContext context = CommonOptions.Context(
            parsed,
            cancellation,
            step => Show(live, ((TrainingWorkProgress)step).Training),
            _device,
            _threads);
        string? run = parsed.GetValue(_resume);
        try
        {
            return run is null
                ? new TrainWorkflow().Run(Request(parsed), context)
                : new ResumeWorkflow().Run(
                    new ResumeRequest { Run = run, Data = parsed.GetValue(_data), Overrides = Overrides(parsed) },
                    context);
        }
        catch (OperationCanceledException e)
        {
            throw new StoppedException($"Stopped; 'alexnet train --resume {run ?? parsed.GetValue(_out)}' goes on.", e);
        }
    }

    /// <summary>The assignments, the shorthands for some of them last, so that they win.</summary>
    private string[] Overrides(ParseResult parsed)
    {
        IEnumerable<(string Key, object? Value)> given =
        [
            (Epochs, parsed.GetValue(_epochs)), (LearningRate, parsed.GetValue(_learningRate)), (BatchSize, parsed.GetValue(_batchSize)),
        ];
        return
        [
            .. parsed.GetValue(_set)!,
            .. given
                .Where(one => one.Value is not null)
                .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}={one.Value}")),
        ];
    }

    private TrainRequest Request(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(_data)!,
        Out = parsed.GetValue(_out) ?? "",
        Recipe = parsed.GetValue(_recipe),
        Model = parsed.GetValue(_model),
        Overrides = Overrides(parsed),
        Init = parsed.GetValue(_init),
        Precision = CommonOptions.Precision(parsed, _precision),
        CheckpointMinutes = parsed.GetValue(_checkpointMinutes),
        CheckpointsKept = parsed.GetValue(_keep),
        Seed = parsed.GetValue(_seed),
    };
}
