using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Evaluation;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet classify</c>: names and probabilities of photos.</summary>
internal sealed class ClassifyCommand : Command, IHasExamples
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 8;
    private const int NarrowestLabel = 12;

    /// <summary>What stands before and behind a label, and a percentage with its blank.</summary>
    private const int Margin = 3;
    private const int PercentWidth = 8;

    private readonly Argument<string[]> _images = new("image")
    {
        Description = "Photos (JPEG, PNG, WebP, BMP or GIF), folders of photos, or - for one from standard input.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string> _weights = CommonOptions.Weights();
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
        _images.Validators.Add(result =>
        {
            if (result.Tokens.Count(token => token.Value == ClassifyRequest.StandardInput) > 1)
            {
                result.AddError("<image> is - more than once; standard input holds one photo, give it once.");
            }
        });
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
        ("alexnet classify --weights weights.safetensors photos --top 1 --json", "a folder of photos, for a program"),
        ("alexnet classify --weights weights.safetensors -", "a photo that another program writes"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        IReadOnlyList<ClassifiedPhoto> photos = Classify(parsed, cancellation);
        string[] errors = [.. photos.Select(photo => photo.Error).OfType<string>()];
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(photos);
        }
        else
        {
            Write(photos);
        }

        foreach (string error in errors.SkipLast(1))
        {
            Failure.Write(error);
        }

        if (errors.Length > 0)
        {
            throw new AlexNetException(errors[^1]);
        }
    }

    private IReadOnlyList<ClassifiedPhoto> Classify(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        string[] images = parsed.GetValue(_images)!;
        return new ClassifyWorkflow().Run(
            new ClassifyRequest
            {
                Weights = parsed.GetValue(_weights)!,
                Images = images,
                Input = images.Contains(ClassifyRequest.StandardInput) ? Console.OpenStandardInput() : null,
                Top = parsed.GetValue(_top),
                Views = (ViewRule)parsed.GetValue(_views),
                Limits = CommonOptions.Limits(parsed, _maxMegapixels),
            },
            CommonOptions.Context(parsed, cancellation, Show, _device, _threads));

        void Show(WorkProgress step)
        {
            if (step.Total > ClassifyWorkflow.Together)
            {
                live.Report(step.Stage, step.Done, step.Total, $"{step.Done:N0} of {step.Total:N0} photos");
            }
        }
    }

    /// <summary>Writes the photos that could be read, with labels of one width, so that all bars have the same scale.</summary>
    private static void Write(IReadOnlyList<ClassifiedPhoto> photos)
    {
        ClassifiedPhoto[] read = [.. photos.Where(photo => photo.Predictions is { Count: > 0 })];
        int width = Screen.Out.Profile.Width - Margin - PercentWidth;
        int longest = read
            .SelectMany(photo => photo.Predictions!)
            .Select(prediction => CellText.WidthOf(PlainText.OneLine(prediction.Label)))
            .DefaultIfEmpty()
            .Max();
        int labels = Math.Min(longest, Math.Max(NarrowestLabel, width - NarrowestBar));
        int bars = Math.Clamp(width - labels, NarrowestBar, WidestBar);
        foreach (ClassifiedPhoto photo in read)
        {
            Screen.WriteLine([(PlainText.OneLine(photo.File), "bold")]);
            foreach (Prediction prediction in photo.Predictions!)
            {
                Write(prediction, labels, bars);
            }

            Console.Out.WriteLine();
        }
    }

    /// <summary>Writes a class with its bar; a label that is longer than its column goes on below.</summary>
    private static void Write(Prediction prediction, int labels, int bars)
    {
        IReadOnlyList<string> lines = WordWrap.Lines(PlainText.OneLine(prediction.Label), labels, breaksWords: true);
        Screen.WriteLine(
        [
            ($"  {CellText.Padded(lines[0], labels)} {Figures.Percent(prediction.Probability),7} ", ""),
            (Bar(prediction.Probability, bars), "blue"),
        ]);
        foreach (string line in lines.Skip(1))
        {
            Screen.WriteLine([($"  {line}", "")]);
        }
    }

    private static string Bar(double fraction, int width)
    {
        int eighths = (int)Math.Round(fraction * width * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : "▏▎▍▌▋▊▉"[(eighths % 8) - 1]);
    }
}
