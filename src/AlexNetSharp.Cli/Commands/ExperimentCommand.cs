using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Experiments;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet experiment</c>: the paper's claims, tried.</summary>
internal sealed class ExperimentCommand : Command, IHasExamples
{
    private readonly Argument<string?> _name = new("name")
    {
        Description = "The experiment; without one, all are listed with their claims.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string?> _data = new("--data")
    {
        Description = "The pack: CIFAR-10, or Imagenette prepared with --size 73; the list says which.",
        HelpName = "pack",
    };
    private readonly Option<string?> _out = new("--out")
    {
        Description = "The folder for runs, plot, page and result; the same folder goes on where it stopped.",
        HelpName = "folder",
    };
    private readonly Option<int?> _epochs = new("--epochs")
    {
        Description = "Epochs of each training. [default: the experiment's, some minutes]",
        HelpName = "n",
    };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The seed of every arm.",
        HelpName = "n",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A value of the recipe, the same for all arms, but for epochs; may be repeated.",
        HelpName = "key=value",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ExperimentCommand()
        : base("experiment", "Try a claim of the paper: train both sides with the same seed and budget, and say what came of it.")
    {
        Add(_name);
        foreach (Option option in (Option[])[_data, _out, _epochs, _seed, _set, _device, _threads, _json])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (result.GetResult(_name) is not { Tokens: [{ Value: string name }] })
            {
                return;
            }

            if (ExperimentWorkflow.UnknownName(name) is { } unknown)
            {
                result.AddError(unknown);
            }
            else if (!(result.IsGiven(_data) && result.IsGiven(_out)))
            {
                result.AddError("An experiment needs --data PACK and --out FOLDER.");
            }
        });
        this.SetGuardedAction(Run, saves: true);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet experiment", "what can be tried"),
        ("alexnet experiment relu-tanh --data packs/cifar10 --out experiments/relu-tanh", "figure 1 of the paper"),
        ("alexnet experiment lrn --data packs/imagenette73 --out experiments/lrn --epochs 40", "a larger budget"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string? name = parsed.GetValue(_name);
        if (name is null)
        {
            List(parsed, cancellation);
            return;
        }

        ExperimentResult result = Try(parsed, name, cancellation);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
            return;
        }

        var table = new FittingTable();
        table.AddColumn("arm", right: false, importance: 9);
        table.AddColumn("top-1 error", right: true, importance: 8);
        table.AddColumn("top-5 error", right: true, importance: 1);
        foreach (ExperimentArmResult arm in result.Arms)
        {
            table.AddRow(
                arm.Diverged is null ? arm.Label : $"{arm.Label} (diverged)",
                Figures.Percent(arm.Top1Error),
                Figures.Percent(arm.Top5Error));
        }

        table.Write(Screen.Out);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"Claim: {result.Claim}");
        Console.Out.WriteLine($"Verdict: {result.Verdict}. {result.Sentence}");
        Console.Out.WriteLine($"report: {result.Report}");
    }

    private ExperimentResult Try(ParseResult parsed, string name, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        int shown = 0;
        try
        {
            return new ExperimentWorkflow().Run(
                new ExperimentRequest
                {
                    Name = name,
                    Data = parsed.GetValue(_data)!,
                    Out = parsed.GetValue(_out)!,
                    Epochs = parsed.GetValue(_epochs),
                    Seed = parsed.GetValue(_seed),
                    Overrides = parsed.GetValue(_set)!,
                },
                CommonOptions.Context(parsed, cancellation, Show, _device, _threads));
        }
        catch (OperationCanceledException e)
        {
            throw new StoppedException("Stopped; the same command goes on.", e);
        }

        void Show(WorkProgress progress)
        {
            var step = (ExperimentProgress)progress;
            if (step.Arm != shown)
            {
                shown = step.Arm;
                live.WriteLine($"arm {step.Arm} of {step.Arms}: {step.Label}");
            }

            if (step.Step is TrainingWorkProgress { Training: { } training })
            {
                TrainCommand.Show(live, training, step.Stage);
            }
            else
            {
                live.Report(step.Stage, step.Done, step.Total, $"{step.Done:N0} of {step.Total:N0} images");
            }
        }
    }

    private void List(ParseResult parsed, CancellationToken cancellation)
    {
        IReadOnlyList<ExperimentListing> all = new ExperimentListWorkflow().Run(
            new ExperimentListRequest(),
            CommonOptions.Context(parsed, cancellation));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(all);
            return;
        }

        foreach (ExperimentListing one in all)
        {
            Console.Out.WriteLine($"{one.Name}: {one.Claim}");
            Console.Out.WriteLine($"    {one.Data}, {one.Epochs} epochs an arm; {one.Source}");
        }
    }
}
