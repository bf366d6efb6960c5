using System.Text.Json;
using System.Text.Json.Nodes;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Data.Synthetic;
using AlexNetSharp.Files;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Reports;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Workflows.Demo;

/// <summary>Where to play the demonstration, and how large.</summary>
internal sealed record DemoRequest
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
}

/// <summary>What the demonstration gave.</summary>
/// <param name="Train">The training.</param>
/// <param name="Report">The report with both evaluations.</param>
internal sealed record DemoResult(TrainResult Train, ReportResult Report);

/// <summary>The whole story on images drawn by code: draw, prepare, train, evaluate, report.</summary>
internal sealed class DemoWorkflow : IWorkflow<DemoRequest, DemoResult>
{
    private const long LongestMarker = 4096;
    private const string Marker = "alexnet-demo.json";
    private const string RecipeName = "demo";
    private const int StoredSize = 73;
    private const int FewestImages = 10;

    /// <summary>Plays the demonstration.</summary>
    /// <param name="request">Where and how large.</param>
    /// <param name="context">Told about every step, about the training's with a <see cref="TrainingWorkProgress"/>.</param>
    /// <exception cref="InvalidOptionException">Too few images are asked for, or an override is wrong.</exception>
    /// <exception cref="AlexNetException">The folder is someone else's, or a step fails.</exception>
    public DemoResult Run(DemoRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        CheckCount(RequestOption.Of(nameof(DemoRequest.TrainImages)), request.TrainImages);
        CheckCount(RequestOption.Of(nameof(DemoRequest.ValImages)), request.ValImages);
        context.Start();
        (string images, string pack, string run) = MakeFolder(request);
        SyntheticShapes.Write(
            images,
            new SyntheticRequest { Seed = request.Seed, TrainImages = request.TrainImages, ValImages = request.ValImages },
            context.Counts("Drawing the images", request.TrainImages + request.ValImages),
            context.Cancellation);
        new PrepareWorkflow().Run(
            new PrepareRequest
            {
                Source = images,
                Pack = pack,
                Geometry = new PackGeometry { Height = StoredSize, Width = StoredSize },
                Seed = request.Seed,
            },
            context.Within(step => step with { Stage = "Preparing the pack" }));
        TrainResult train = new TrainWorkflow().Run(
            new TrainRequest { Data = pack, Out = run, Recipe = RecipeName, Overrides = request.Overrides, Seed = request.Seed },
            context);
        ReportResult report = new ReportWorkflow().Run(
            new ReportRequest
            {
                Run = run,
                Out = Path.Combine(request.Out, "report.html"),
                Title = "AlexNet, small, on shapes drawn by code",
            },
            context);
        return new DemoResult(train, report);
    }

    private static void CheckCount(RequestOption option, int count)
    {
        if (count < FewestImages)
        {
            throw new InvalidOptionException($"{option} is {count}; give at least {FewestImages}, one for each class.");
        }
    }

    private static bool IsOurs(string marker)
    {
        try
        {
            return RegularFile.Exists(marker)
                && JsonNode.Parse(RegularFile.ReadAllBytes(marker, LongestMarker)) is JsonObject { Count: 3 } said
                && said.ContainsKey("seed");
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void RefuseForeign(string? other)
    {
        if (other is not null)
        {
            throw new AlexNetException(
                $"{other} is not the demo's and would be lost with what is; move it elsewhere, "
                    + $"or choose another {RequestOption.Of(nameof(DemoRequest.Out))}.");
        }
    }

    /// <summary>Makes the folder, or clears one that an earlier demonstration made; anything else is left alone.</summary>
    private static (string Images, string Pack, string Run) MakeFolder(DemoRequest request)
    {
        string marker = Path.Combine(request.Out, Marker);
        (string Images, string Pack, string Run) parts = (
            Path.Combine(request.Out, "images"),
            Path.Combine(request.Out, "pack"),
            Path.Combine(request.Out, "run"));
        foreach (string place in (string[])[request.Out, marker, parts.Images, parts.Pack, parts.Run])
        {
            OwnPath.RefuseLink(place);
        }

        try
        {
            if (IsOurs(marker))
            {
                RefuseForeign(SyntheticShapes.FirstForeign(parts.Images));
                RefuseForeign(PackFiles.FirstForeign(parts.Pack) is { } name ? Path.Combine(parts.Pack, name) : null);
                RefuseForeign(RunFiles.FirstForeign(parts.Run));
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
                throw new AlexNetException(
                    $"{request.Out} exists and is not the folder of an earlier demo; "
                        + $"choose another {RequestOption.Of(nameof(DemoRequest.Out))}.");
            }

            Directory.CreateDirectory(request.Out);
            DurableFile.WriteText(
                marker,
                JsonSerializer.Serialize(
                    new
                    {
                        seed = request.Seed,
                        train = request.TrainImages,
                        val = request.ValImages,
                    }
                ) + "\n");
            return parts;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                $"The demo folder {request.Out} cannot be made ({e.Message.TrimEnd('.')}); "
                    + $"choose another {RequestOption.Of(nameof(DemoRequest.Out))}.",
                e);
        }
    }
}
