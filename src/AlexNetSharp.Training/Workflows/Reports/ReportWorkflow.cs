using System.Globalization;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Files;
using AlexNetSharp.Models;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Visualization;
using AlexNetSharp.Weights;

namespace AlexNetSharp.Workflows.Reports;

/// <summary>Which run to report on.</summary>
public sealed record ReportRequest
{
    /// <summary>The run's folder; it must be finished.</summary>
    public required string Run { get; init; }

    /// <summary>The HTML file to write; <c>report.html</c> in the run's folder where null.</summary>
    public string? Out { get; init; }

    /// <summary>The page's title; the network's name where null.</summary>
    public string? Title { get; init; }
}

/// <summary>What a report says in figures.</summary>
public sealed record ReportResult
{
    /// <summary>The HTML file.</summary>
    public required string Report { get; init; }

    /// <summary>The network's name.</summary>
    public required string Model { get; init; }

    /// <summary>Validation images evaluated.</summary>
    public int Images { get; init; }

    /// <summary>Top-1 error with one view, a fraction; null where the pack has no validation part.</summary>
    public double? Top1Error { get; init; }

    /// <summary>Top-5 error with one view, a fraction.</summary>
    public double? Top5Error { get; init; }

    /// <summary>Top-1 error with ten views, a fraction.</summary>
    public double? Views10Top1Error { get; init; }

    /// <summary>Top-5 error with ten views, a fraction.</summary>
    public double? Views10Top5Error { get; init; }
}

/// <summary>Writes the page of a run: curves, filters, confusion matrix, example predictions, the network and the facts.</summary>
public sealed class ReportWorkflow : IWorkflow<ReportRequest, ReportResult>
{
    private const int RightExamples = 8;
    private const int WrongExamples = 8;
    private const int PredictionsShown = 5;

    /// <summary>Evaluates the run's weights with one and ten views, and writes the page.</summary>
    /// <param name="request">Which run.</param>
    /// <param name="context">Told the number of images done, over both evaluations; stops between batches.</param>
    public ReportResult Run(ReportRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        RunFolder folder = RunFolder.Open(request.Run);
        if (!File.Exists(folder.WeightsPath))
        {
            throw new AlexNetException(
                $"{request.Run} is not finished: it has no {Path.GetFileName(folder.WeightsPath)}; "
                    + $"go on with {ProgramAction.Resume(request.Run)}.");
        }

        string path = request.Out ?? Path.Combine(folder.Path, "report.html");
        OwnFile.CheckPage(path);
        using Pack pack = Pack.Open(folder.Info.Data);
        InferenceDevice device = context.StartInference();
        return DedicatedThread.Run("report", () => Write(request, path, folder, pack, device, context));
    }

    private static ReportResult Write(
        ReportRequest request, string path, RunFolder folder, Pack pack, InferenceDevice device, WorkflowContext context)
    {
        using BundledNetwork network = BundledNetwork.Open(folder.WeightsPath, context.Cancellation);
        using ReadyNetwork ready = ReadyNetwork.Of(network.Bundle, network.Weights, device);
        var examples = new ExampleGallery(pack, network.Bundle.Labels, RightExamples, WrongExamples, PredictionsShown);
        EvaluationResult? one = Evaluate(ViewRule.Center, doneBefore: 0, examples.Consider);
        EvaluationResult? ten = Evaluate(ViewRule.Ten, pack.Val.Count, scored: null);
        HtmlReport.Write(path, Describe(request, folder, pack, network, one, ten, examples, context));
        return new ReportResult
        {
            Report = path,
            Model = network.Bundle.Model,
            Images = pack.Val.Count,
            Top1Error = one?.Counts.Top1Error,
            Top5Error = one?.Counts.Top5Error,
            Views10Top1Error = ten?.Counts.Top1Error,
            Views10Top5Error = ten?.Counts.Top5Error,
        };

        EvaluationResult? Evaluate(ViewRule views, int doneBefore, ScoredImage? scored)
        {
            if (pack.Val.Count == 0)
            {
                return null;
            }

            Predictor predictor = ready.Predictor(views);
            IProgress<int>? counts = context.Steps<int>(done => new WorkProgress(
                "Evaluating, one view and ten",
                doneBefore + done,
                2 * pack.Val.Count));
            return Evaluator.Run([predictor], pack.Val, counts, scored, context.Cancellation);
        }
    }

    private static ReportModel Describe(
        ReportRequest request,
        RunFolder folder,
        Pack pack,
        BundledNetwork network,
        EvaluationResult? one,
        EvaluationResult? ten,
        ExampleGallery examples,
        WorkflowContext context)
    {
        NetworkDefinition definition = network.Network;
        NetworkSummary summary = NetworkSummary.Of(definition);
        RunHistory history = RunHistory.Read(folder);
        if (history.Notice is { } notice)
        {
            context.Notice?.Invoke(notice);
        }

        return new ReportModel
        {
            Title = request.Title ?? $"{definition.Name} on {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Info.Data))}",
            Subtitle =
                $"{Counted.Of(pack.Train.Count, "training image")}, {Counted.Of(pack.Val.Count, "validation image")}, "
                    + $"{pack.Classes.Count:N0} classes, {Counted.Of(history.Epochs.Count, "epoch")}",
            Figures = [.. Figures(summary, one, ten, history.Epochs)],
            Curves = RunCurves.Of(history.Epochs, hasTop5: one?.Counts.Top5Error is not null),
            Updates = [.. Updates(history)],
            StepLosses = history.StepLosses,
            FiltersPng = FirstFilters.Draw(network),
            FilterColumns = definition.Columns,
            Confusion = one is null
                ? null
                : new ReportConfusion([.. network.Bundle.Labels.Select(label => label.Label)], one.Counts.Confusion),
            Examples = examples.Examples(),
            Layers = [.. summary.Layers.Where(layer => layer.Kind != "relu").Select(Row)],
            Facts = [.. Facts(folder, pack)],
        };
    }

    /// <summary>The ratios of weights; biases start at constants, beside which a ratio says little.</summary>
    private static IEnumerable<ReportUpdate> Updates(RunHistory history)
    {
        const string Weight = "." + Layers.LayerParameters.WeightName;
        return history.LayerRatios
            .Where(ratio => ratio.Parameter.EndsWith(Weight, StringComparison.Ordinal))
            .Select(ratio => new ReportUpdate(ratio.Parameter[..^Weight.Length], ratio.Iteration, ratio.Ratio));
    }

    private static IEnumerable<ReportFigure> Figures(
        NetworkSummary summary,
        EvaluationResult? one,
        EvaluationResult? ten,
        IReadOnlyList<EpochRecord> history)
    {
        if (one is not null && ten is not null)
        {
            yield return new ReportFigure("Top-1 error", Percent(one.Counts.Top1Error), $"one view of {one.Counts.Count:N0} images");
            yield return new ReportFigure("Ten-view error", Percent(ten.Counts.Top1Error), "top-1, probabilities averaged");
            if (one.Counts.Top5Error is { } top5)
            {
                yield return new ReportFigure("Top-5 error", Percent(top5), "one view, not among the five best");
            }

            yield return new ReportFigure("Images per second", $"{one.ImagesPerSecond:N0}", "classified, one view");
        }

        yield return new ReportFigure(
            "Parameters",
            summary.Parameters.ToString("N0", CultureInfo.InvariantCulture),
            $"{summary.MultiplyAdds / 1e6:N1} million multiply-adds an image");
        yield return new ReportFigure(
            "Training",
            Counted.Of(history.Count, "epoch"),
            Counted.Of(history.Count > 0 ? history[^1].Iterations : 0, "update"));
    }

    private static ReportLayer Row(LayerSummary layer) =>
        new(
            layer.Name,
            layer.Kind,
            layer.Kernel is null
                ? ""
                : $"{layer.Kernel}x{layer.Kernel}, stride {layer.Stride}, "
                    + $"padding {layer.Padding}{(layer.Groups > 1 ? $", {layer.Groups} groups" : "")}",
            layer.Output.Replace("x", " x ", StringComparison.Ordinal),
            layer.Parameters,
            layer.MultiplyAdds);

    private static IEnumerable<ReportFact> Facts(RunFolder folder, Pack pack)
    {
        TrainingRecipe recipe = folder.Recipe;
        yield return new ReportFact("Command", folder.Info.Command);
        yield return new ReportFact("Seed", folder.Info.Seed.ToString(CultureInfo.InvariantCulture));
        yield return new ReportFact("Images", $"{pack.Geometry}; {pack.Manifest.Decoders.Jpeg}");
        yield return new ReportFact("Initial weights", RecipeValue.Text(recipe.Model.Initialization));
        yield return new ReportFact(
            "Update rule",
            $"batch {recipe.Optimizer.BatchSize}, learning rate {recipe.Optimizer.LearningRate}, momentum {recipe.Optimizer.Momentum}, "
                + $"weight decay {recipe.Optimizer.WeightDecay}");
        yield return new ReportFact("Schedule", $"{RecipeValue.Text(recipe.Schedule.Kind)}, {Counted.Of(recipe.Schedule.Epochs, "epoch")}");
        yield return new ReportFact("Input", Input(recipe.Data, pack.Geometry.Channels));
        yield return new ReportFact("Augmentation", Augmentation(recipe.Data));
        yield return new ReportFact("Device", $"{folder.Info.Device}, {Counted.Of(folder.Info.Threads, "thread")}");
        yield return new ReportFact(
            "Versions",
            string.Join(", ", folder.Info.Versions.Select(version => $"{version.Key} {version.Value}")));
    }

    private static string Input(DataRecipe data, int channels)
    {
        DataRecipe known = data.Resolve(new NetworkInput());
        return $"{(channels == 1 ? "grey" : RecipeValue.Text(known.ChannelOrder!).ToUpperInvariant())}, "
            + (known.Deviation!.Count > 0 ? "" : $"{RecipeValue.Text(known.PixelRange!)}, ")
            + $"mean: {(known.Mean == MeanRule.Pixel ? RecipeValue.Text(known.MeanPixel!) : RecipeValue.Text(known.Mean!))}"
            + (known.Deviation.Count > 0 ? $", divided by {RecipeValue.Text(known.Deviation)}" : "");
    }

    private static string Augmentation(DataRecipe data) =>
        $"{RecipeValue.Text(data.Crop)} crop{(data.Mirror ? ", mirror" : "")}"
        + (
            data.ColorShift == ColorShiftRule.None
                ? ""
                : $", colour shift ({RecipeValue.Text(data.ColorShift)}, {data.ColorShiftDeviation})");

    private static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
