using System.CommandLine;
using AlexNetSharp.Cli.Terminal;
using AlexNetSharp.Workflows.Data;

namespace AlexNetSharp.Cli.Commands;

/// <summary><c>alexnet data inspect</c>: what a pack holds.</summary>
internal sealed class InspectCommand : Command, IHasExamples
{
    private const int Shown = 10;
    private readonly Argument<string> _pack = new("pack") { Description = "The pack's folder." };
    private readonly Option<string?> _sheet = new("--sheet")
    {
        Description = "Write a contact sheet of the training part: .svg has the classes' names, .png the images alone.",
        HelpName = "file",
    };
    private readonly Option<string?> _out = new("--out")
    {
        Description = "Write pictures into a folder: contact sheet, images of each class, mean image, colour components.",
        HelpName = "folder",
    };

    private readonly Option<bool> _quick = new("--quick") { Description = "Do not read every image: duplicates are not looked for." };
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public InspectCommand()
        : base("inspect", "Show what a pack contains.")
    {
        Add(_pack);
        Add(_sheet);
        Add(_out);
        Add(_quick);
        Add(_threads);
        Add(_json);
        this.SetGuardedAction(Run);
    }

    public IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; } =
    [
        ("alexnet data inspect packs/photos", "classes, colours, duplicates"),
        ("alexnet data inspect packs/photos --out look", "and four pictures in look/"),
        ("alexnet data inspect packs/imagenet --quick", "without reading every image"),
    ];

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var live = new LiveProgress();
        var request = new InspectRequest
        {
            Pack = parsed.GetValue(_pack)!,
            Sheet = parsed.GetValue(_sheet),
            Out = parsed.GetValue(_out),
            FindDuplicates = !parsed.GetValue(_quick),
        };
        InspectResult result = new InspectWorkflow().Run(
            request,
            CommonOptions.Context(
                parsed,
                cancellation,
                step => live.Report(step.Stage, step.Done, step.Total, $"{step.Done:N0} of {step.Total:N0} images"),
                threads: _threads));
        live.Dispose();
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(result);
            return;
        }

        Console.Out.WriteLine(
            $"{result.Pack}: {result.Geometry}, stored {result.Storage.ToString().ToLowerInvariant()}, "
            + $"{Figures.Count(result.TrainImages)} training and {Figures.Count(result.ValImages)} validation images");
        string axes = result.ColorDeviations.Count > 1 ? ", along their principal components" : "";
        Console.Out.WriteLine(
            $"mean colour {Numbers(result.ChannelMean)}, of 0 to 255; "
                + $"standard deviation of the colours {Numbers(result.ColorDeviations)}{axes}");
        WriteClasses(result);
        WriteStrange(result);
        foreach (string picture in result.Pictures)
        {
            Console.Out.WriteLine(picture);
        }
    }

    private static void WriteClasses(InspectResult result)
    {
        var table = new FittingTable();
        table.AddColumn("class", right: false, importance: 4, isText: true);
        table.AddColumn("label", right: false, importance: 1, isText: true);
        table.AddColumn("training", right: true, importance: 3);
        table.AddColumn("validation", right: true, importance: 2);
        foreach (ClassCount one in result.Classes)
        {
            table.AddRow(one.Class, one.Label, Figures.Count(one.TrainImages), Figures.Count(one.ValImages));
        }

        Console.Out.WriteLine();
        table.Write();
        Console.Out.WriteLine();
    }

    /// <summary>What a user should look into: small classes, and images that appear more than once.</summary>
    private static void WriteStrange(InspectResult result)
    {
        if (result.SmallClasses.Count > 0)
        {
            Console.Out.WriteLine(
                $"Classes with less than a tenth of the middle class's training images ({result.SmallClasses.Count}): "
                    + $"{PlainText.OneLine(First(result.SmallClasses, ", "))}");
        }

        if (result.Duplicates is not { Count: > 0 } groups)
        {
            Console.Out.WriteLine(result.Duplicates is null ? "Duplicates were not looked for." : "No two images have the same content.");
            return;
        }

        Console.Out.WriteLine(
            $"Images that have the same content as another: {groups.Sum(group => group.Files.Count)} in {groups.Count} groups; "
                + $"{groups.Count(group => group.AcrossParts)} groups lie in both parts, "
                + $"{groups.Count(group => group.AcrossClasses)} in several classes.");
        foreach (DuplicateGroup group in groups
                .OrderByDescending(group => group.AcrossClasses)
                .ThenByDescending(group => group.AcrossParts)
                .Take(Shown))
        {
            Console.Out.WriteLine($"  {PlainText.OneLine(First(group.Files, " = "))}");
        }

        if (groups.Count > Shown)
        {
            Console.Out.WriteLine($"  ... and {groups.Count - Shown} more groups; --json names all.");
        }
    }

    private static string First(IReadOnlyList<string> names, string between) =>
        string.Join(between, names.Take(Shown)) + (names.Count > Shown ? $"{between}..." : "");

    private static string Numbers(IReadOnlyList<double> values) => string.Join(", ", values.Select(value => value.ToString("0.0")));
}
