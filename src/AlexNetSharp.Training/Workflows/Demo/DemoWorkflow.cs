using System.Text.Json;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Reports;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Workflows.Demo;

/// <summary>Where to play the demonstration, and how large.</summary>
public sealed record DemoRequest
{
    /// <summary>The folder for images, pack, run and report.</summary>
    public string Out { get; init; } = "alexnet-demo";

    /// <summary>The seed of every random number.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Training images to draw, at least 10.</summary>
    public int TrainImages { get; init; } = 5_000;

    /// <summary>Validation images to draw, at least 10.</summary>
    public int ValImages { get; init; } = 1_000;

    /// <summary>Assignments that win over the demonstration's recipe.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>On what to compute.</summary>
    public RuntimeRequest Runtime { get; init; } = new();

    /// <summary>The command line, for the run's record.</summary>
    public string Command { get; init; } = "";
}

/// <summary>How far the demonstration is.</summary>
/// <param name="Stage">What it is doing, for people.</param>
/// <param name="Done">Steps of the stage done.</param>
/// <param name="Total">Steps of the stage.</param>
/// <param name="Training">How far the training is, while it runs.</param>
public sealed record DemoProgress(string Stage, int Done, int Total, TrainingProgress? Training = null);

/// <summary>What the demonstration gave.</summary>
/// <param name="Train">The training.</param>
/// <param name="Report">The report with both evaluations.</param>
public sealed record DemoResult(TrainResult Train, ReportResult Report);

/// <summary>The whole story on images drawn by code: draw, prepare, train, evaluate, report.</summary>
public static class DemoWorkflow
{
    private const string Marker = "alexnet-demo.json";
    private const string RecipeResource = "AlexNetSharp.demo.yaml";
    private const int StoredSize = 73;
    private const int FewestImages = 10;

    /// <summary>Plays the demonstration.</summary>
    /// <param name="request">Where and how large.</param>
    /// <param name="progress">Told about every step.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="InvalidOptionException">Too few images are asked for, or an override is wrong.</exception>
    /// <exception cref="AlexNetException">The folder is someone else's, or a step fails.</exception>
    public static DemoResult Run(DemoRequest request, IProgress<DemoProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        CheckCount(RequestOption.Of(nameof(DemoRequest.TrainImages)), request.TrainImages);
        CheckCount(RequestOption.Of(nameof(DemoRequest.ValImages)), request.ValImages);
        request.Runtime.Start();
        (string images, string pack, string run) = MakeFolder(request);
        int all = request.TrainImages + request.ValImages;
        SyntheticShapes.Write(
            images,
            new SyntheticRequest { Seed = request.Seed, TrainImages = request.TrainImages, ValImages = request.ValImages },
            Stage("Drawing the images", all),
            cancellation);
        DataWorkflows.Prepare(
            new PrepareRequest { Source = images, Pack = pack, Geometry = new PackGeometry { Height = StoredSize, Width = StoredSize }, Seed = request.Seed },
            new SynchronousProgress<PrepareProgress>(step => progress?.Report(new DemoProgress("Preparing the pack", step.Done, step.Total))),
            cancellation);
        TrainResult train = TrainWorkflow.Run(
            new TrainRequest
            {
                Data = pack,
                Out = run,
                RecipeText = DemoRecipe(),
                Overrides = request.Overrides,
                Seed = request.Seed,
                Runtime = request.Runtime,
                Command = request.Command,
            },
            new SynchronousProgress<TrainingProgress>(step => progress?.Report(new DemoProgress("Training", (step.Epoch * step.Batches) + step.Batch, step.Epochs * step.Batches, step))),
            cancellation);
        ReportResult report = ReportWorkflow.Run(
            new ReportRequest { Run = run, Out = Path.Combine(request.Out, "report.html"), Title = "AlexNet, small, on shapes drawn by code", Runtime = request.Runtime },
            new SynchronousProgress<(int Done, int Total)>(step => progress?.Report(new DemoProgress("Evaluating, one view and ten", step.Done, step.Total))),
            cancellation);
        return new DemoResult(train, report);

        SynchronousProgress<int> Stage(string name, int total) => new(done => progress?.Report(new DemoProgress(name, done, total)));
    }

    /// <summary>The recipe of the demonstration, as YAML.</summary>
    public static string DemoRecipe()
    {
        using Stream resource = typeof(DemoWorkflow).Assembly.GetManifestResourceStream(RecipeResource)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    private static void CheckCount(RequestOption option, int count)
    {
        if (count < FewestImages)
        {
            throw new InvalidOptionException($"{option} is {count}; give at least {FewestImages}, one for each class.");
        }
    }

    /// <summary>Makes the folder, or clears one that an earlier demonstration made; anything else is left alone.</summary>
    private static (string Images, string Pack, string Run) MakeFolder(DemoRequest request)
    {
        string marker = Path.Combine(request.Out, Marker);
        (string Images, string Pack, string Run) parts = (Path.Combine(request.Out, "images"), Path.Combine(request.Out, "pack"), Path.Combine(request.Out, "run"));
        try
        {
            if (File.Exists(marker))
            {
                foreach (string part in (string[])[parts.Images, parts.Pack, parts.Run])
                {
                    if (Directory.Exists(part))
                    {
                        Directory.Delete(part, recursive: true);
                    }
                }
            }
            else if (File.Exists(request.Out) || (Directory.Exists(request.Out) && Directory.EnumerateFileSystemEntries(request.Out).Any()))
            {
                throw new AlexNetException($"{request.Out} exists and is not the folder of an earlier demo; choose another {RequestOption.Of(nameof(DemoRequest.Out))}.");
            }

            Directory.CreateDirectory(request.Out);
            DurableFile.WriteText(marker, JsonSerializer.Serialize(new { seed = request.Seed, train = request.TrainImages, val = request.ValImages }) + "\n");
            return parts;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException($"The demo folder {request.Out} cannot be made ({e.Message.TrimEnd('.')}); choose another {RequestOption.Of(nameof(DemoRequest.Out))}.", e);
        }
    }
}
