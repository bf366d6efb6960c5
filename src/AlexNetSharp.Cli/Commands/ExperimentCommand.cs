using System.CommandLine;
using System.Globalization;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Experiments;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet experiment</c>: the paper's claims, tried.</summary>
internal sealed class ExperimentCommand : Command, IHasExamples
{
    private const string All = "all";

    private readonly Argument<string?> _name = new("name")
    {
        Description = $"The experiment, or '{All}'; without one, all are listed with their claims.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string[]> _data = new("--data")
    {
        Description = $"The pack: CIFAR-10, or Imagenette prepared with --size 73; the list says which. For '{All}', give both.",
        HelpName = "pack",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _out = new("--out")
    {
        Description = "The folder for plot, page and result; the same folder goes on where it stopped.",
        HelpName = "folder",
    };
    private readonly Option<string?> _runs = new("--runs")
    {
        Description = "The folder of the trainings, which experiments may share. [default: runs in --out]",
        HelpName = "folder",
    };
    private readonly Option<int?> _epochs = new("--epochs")
    {
        Description = "Epochs of each training. [default: the experiment's, some minutes]",
        HelpName = "n",
    };
    private readonly Option<string?> _rates = new("--rates")
    {
        Description = "The learning rates that every arm is tried at, separated by commas. [default: the experiment's]",
        HelpName = "list",
    };
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The first seed of every arm; rates are chosen by it.",
        HelpName = "n",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int> _seeds = new("--seeds")
    {
        Description = "Seeds of every arm at its best rate; fewer than three decide nothing.",
        HelpName = "n",
        DefaultValueFactory = _ => 3,
    };
    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A value of the recipe, the same for all arms, but for epochs and rates; may be repeated.",
        HelpName = "key=value",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ExperimentCommand()
        : base("experiment", "Try a claim of the paper: train each side at its best learning rate, with several seeds, and judge.")
    {
        Add(_name);
        foreach (Option option in (Option[])[_data, _out, _runs, _epochs, _rates, _seed, _seeds, _set, _device, _threads, _json])
        {
            Add(option);
        }

        Validators.Add(result =>
        {
            if (result.GetResult(_name) is not { Tokens: [{ Value: string name }] })
            {
                return;
            }

            int packs = result.GetResult(_data)?.Tokens.Count ?? 0;
            if (name != All && ExperimentWorkflow.UnknownName(name) is { } unknown)
            {
                result.AddError(unknown);
            }
            else if (packs == 0 || !result.IsGiven(_out))
            {
                result.AddError("An experiment needs --data PACK and --out FOLDER.");
            }
            else if (name != All && packs > 1)
            {
                result.AddError($"An experiment trains on one pack; give --data once, or try '{All}'.");
            }
        });
        this.SetGuardedAction(Run, saves: parsed => parsed.GetValue(_name) is not null);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet experiment", "what can be tried"),
        ("alexnet experiment relu-tanh --data packs/cifar10 --out experiments/relu-tanh", "figure 1 of the paper"),
        ("alexnet experiment lrn --data packs/imagenette73 --out experiments/lrn --epochs 40", "a larger budget"),
        ("alexnet experiment all --data packs/imagenette73 --data packs/cifar10 --out experiments", "all of them, in some hours"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string? name = parsed.GetValue(_name);
        if (name is null)
        {
            List(parsed, cancellation);
            return;
        }

        bool isAll = name == All;
        IReadOnlyList<ExperimentResult> results = Try(parsed, name, cancellation);
        if (parsed.GetValue(_json))
        {
            if (isAll)
            {
                JsonOutput.Write(results);
            }
            else
            {
                JsonOutput.Write(results[0]);
            }

            return;
        }

        foreach (ExperimentResult result in results)
        {
            if (isAll)
            {
                Console.Out.WriteLine(result.Experiment);
            }

            ExperimentText.Write(result);
            if (isAll)
            {
                Console.Out.WriteLine();
            }
        }
    }

    private IReadOnlyList<ExperimentResult> Try(ParseResult parsed, string name, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        string shown = "";
        string[] packs = parsed.GetValue(_data)!;
        var request = new ExperimentRequest
        {
            Name = name,
            Data = packs[0],
            Out = parsed.GetValue(_out)!,
            RunsFolder = parsed.GetValue(_runs),
            Epochs = parsed.GetValue(_epochs),
            Seed = parsed.GetValue(_seed),
            Seeds = parsed.GetValue(_seeds),
            Rates = Rates(parsed.GetValue(_rates)),
            Overrides = parsed.GetValue(_set)!,
        };
        WorkflowContext context = CommonOptions.Context(parsed, cancellation, Show, _device, _threads);
        try
        {
            return name == All
                ? new ExperimentAllWorkflow().Run(
                    new ExperimentAllRequest { Data = packs, Out = request.Out, RunsFolder = request.RunsFolder, Choices = request },
                    context)
                : [new ExperimentWorkflow().Run(request, context)];
        }
        catch (OperationCanceledException e)
        {
            throw new StoppedException("Stopped; the same command goes on.", e);
        }

        void Show(WorkProgress progress)
        {
            var step = (ExperimentProgress)progress;
            string heading = $"{step.Experiment}, arm {step.Arm} of {step.Arms}: {step.Label}";
            if (heading != shown)
            {
                // The bar of what went before ends above the new heading.
                shown = heading;
                live.EndStage();
                live.WriteLine(heading);
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

    private static double[] Rates(string? given)
    {
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        return
        [
            .. (given?.Split(',') ?? []).Select(part => double.TryParse(part, style, CultureInfo.InvariantCulture, out double rate)
                ? rate
                : throw new InvalidOptionException($"--rates '{given}' is no list of numbers; give for example 0.003,0.01.")),
        ];
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
            string rates = string.Join(", ", one.LearningRates.Select(rate => rate.ToString(CultureInfo.InvariantCulture)));
            Console.Out.WriteLine($"{one.Name}: {one.Claim}");
            Console.Out.WriteLine($"    {one.Data}, {one.Epochs} epochs a training, learning rates {rates}; {one.Source}");
        }
    }
}
