using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Workflows.Evaluation;
using Spectre.Console;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet classify</c>: names and probabilities of photos.</summary>
internal sealed class ClassifyCommand : Command, IHasExamples
{
    private const int BarWidth = 40;
    private readonly Argument<string[]> _images = new("image")
    {
        Description = "Photos: JPEG, PNG, WebP, BMP or GIF.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _weights = new("--weights")
    {
        Description = "A bundle of weights.",
        Required = true,
        HelpName = "file",
    };
    private readonly Option<int> _top = new("--top")
    {
        Description = "How many classes to show.",
        DefaultValueFactory = _ => 5,
        HelpName = "n",
    };
    private readonly Option<int> _views = CommonOptions.Views();
    private readonly Option<int?> _maxMegapixels = CommonOptions.MaxMegapixels();
    private readonly Option<string> _device = CommonOptions.Device();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ClassifyCommand()
        : base("classify", "Classify photos and print class probabilities.")
    {
        Add(_images);
        foreach (Option option in (Option[])[_weights, _top, _views, _maxMegapixels, _device, _threads, _json])
        {
            Add(option);
        }

        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet classify --weights weights.safetensors cat.jpg", "the five likeliest classes, as bars"),
        ("alexnet classify --weights weights.safetensors *.jpg --top 1 --json", "many photos, for a program"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        ClassifyResult result = new ClassifyWorkflow().Run(
            new ClassifyRequest
            {
                Weights = parsed.GetValue(_weights)!,
                Images = parsed.GetValue(_images)!,
                Top = parsed.GetValue(_top),
                Views = (ViewRule)parsed.GetValue(_views),
                Limits = CommonOptions.Limits(parsed, _maxMegapixels),
            },
            CommonOptions.Context(parsed, cancellation, progress: null, _device, _threads));
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result.Photos);
        }
        else
        {
            foreach (ClassifiedPhoto photo in result.Photos)
            {
                Write(photo);
            }
        }

        foreach (string failure in result.Failures.SkipLast(1))
        {
            Failure.Write(failure);
        }

        if (result.Failures.Count > 0)
        {
            throw new AlexNetException(result.Failures[^1]);
        }
    }

    private static void Write(ClassifiedPhoto photo)
    {
        Screen.Out.MarkupLineInterpolated($"[bold]{PlainText.OneLine(photo.File)}[/]");
        int width = photo.Predictions.Max(prediction => PlainText.OneLine(prediction.Label).Length);
        foreach (Prediction prediction in photo.Predictions)
        {
            (string label, string bar) = (PlainText.OneLine(prediction.Label), Bar(prediction.Probability));
            Screen.Out.MarkupLineInterpolated(
                $"  {label.PadRight(width)} {Figures.Percent(prediction.Probability),7} [blue]{bar}[/]");
        }

        Console.Out.WriteLine();
    }

    private static string Bar(double fraction)
    {
        int eighths = (int)Math.Round(fraction * BarWidth * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : "▏▎▍▌▋▊▉"[(eighths % 8) - 1]);
    }
}
