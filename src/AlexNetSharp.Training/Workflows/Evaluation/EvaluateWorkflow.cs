using System.Text.Json.Serialization;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Models;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Workflows.Evaluation;

/// <summary>Which weights to evaluate on what.</summary>
public sealed record EvaluateRequest
{
    /// <summary>The bundles; the probabilities of several are averaged.</summary>
    public required IReadOnlyList<string> Weights { get; init; }

    /// <summary>The pack's folder, whose validation part is used.</summary>
    public required string Data { get; init; }

    /// <summary>The views of each image whose probabilities are averaged.</summary>
    public ViewRule Views { get; init; } = ViewRule.Center;
}

/// <summary>The error of one class.</summary>
/// <param name="Class">The class's name in the data set.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Images">Images of it.</param>
/// <param name="Top1Error">The fraction of them whose best class is another.</param>
public sealed record ClassError(string Class, string Label, int Images, double Top1Error);

/// <summary>What an evaluation measured.</summary>
public sealed record EvaluateResult
{
    /// <summary>The networks' names, separated by <c>+</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Views averaged for each image.</summary>
    public required int Views { get; init; }

    /// <summary>Images evaluated.</summary>
    public required int Images { get; init; }

    /// <summary>Top-1 error, a fraction.</summary>
    public required double Top1Error { get; init; }

    /// <summary>Top-5 error, a fraction; null of at most five classes.</summary>
    public required double? Top5Error { get; init; }

    /// <summary>Mean cross-entropy of the averaged probabilities.</summary>
    public required double Loss { get; init; }

    /// <summary>Images a second.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Of each image, in the pack's order, whether its best class is not the true one.</summary>
    [JsonIgnore]
    public IReadOnlyList<bool> Wrong { get; init; } = [];

    /// <summary>Of each image likewise, whether its five best classes lack the true one.</summary>
    [JsonIgnore]
    public IReadOnlyList<bool> WrongTop5 { get; init; } = [];

    /// <summary>The error of each class.</summary>
    public required IReadOnlyList<ClassError> Classes { get; init; }

    /// <summary>Images by true class (row) and predicted class (column).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }
}

/// <summary>Measures errors on the validation part of a pack.</summary>
public sealed class EvaluateWorkflow : IWorkflow<EvaluateRequest, EvaluateResult>
{
    /// <summary>Evaluates.</summary>
    /// <param name="request">What to evaluate.</param>
    /// <param name="context">Told the number of images done; stops between batches.</param>
    public EvaluateResult Run(EvaluateRequest request, WorkflowContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        if (request.Weights.Count == 0)
        {
            throw new InvalidOptionException(
                $"{RequestOption.Of(nameof(EvaluateRequest.Weights))} names no file; give a bundle of weights, "
                    + $"or several separated by commas.");
        }

        ViewRules.Check(request.Views);
        using Pack pack = Pack.Open(request.Data);
        if (pack.Val.Count == 0)
        {
            throw new AlexNetException(
                $"{request.Data} has no validation part to evaluate on; "
                    + $"prepare it with a val folder or with {RequestOption.Of(nameof(PrepareRequest.ValFraction))}.");
        }

        InferenceDevice device = context.StartInference();
        return DedicatedThread.Run("evaluation", () => Evaluate(request, pack, device, context));
    }

    private static EvaluateResult Evaluate(EvaluateRequest request, Pack pack, InferenceDevice device, WorkflowContext context)
    {
        var networks = new List<ReadyNetwork>();
        try
        {
            foreach (string path in request.Weights)
            {
                networks.Add(ReadyNetwork.Open(path, device, context.Cancellation));
                EvaluationGuard.Check(networks[^1].Bundle, path, pack);
            }

            Predictor[] predictors = [.. networks.Select(one => one.Predictor(request.Views))];
            IProgress<int>? counts = context.Counts("Evaluating", pack.Val.Count);
            EvaluationResult result = Evaluator.Run(predictors, pack.Val, counts, cancellation: context.Cancellation);
            if (!double.IsFinite(result.Counts.Loss))
            {
                throw new AlexNetException(
                    $"{string.Join(", ", request.Weights)} gives outputs that are NaN or infinite on {request.Data}: "
                        + $"its training diverged; give other weights.");
            }

            return Describe(result, string.Join('+', networks.Select(one => one.Bundle.Model)), networks[0].Bundle.Labels);
        }
        finally
        {
            networks.ForEach(network => network.Dispose());
        }
    }

    private static EvaluateResult Describe(EvaluationResult result, string model, IReadOnlyList<ClassLabel> labels)
    {
        int[,] confusion = result.Counts.Confusion;
        int[][] rows =
        [
            .. Enumerable
                .Range(0, labels.Count)
                .Select(row => Enumerable.Range(0, labels.Count).Select(column => confusion[row, column]).ToArray()),
        ];
        return new EvaluateResult
        {
            Model = model,
            Views = result.Views,
            Images = result.Counts.Count,
            Top1Error = result.Counts.Top1Error,
            Top5Error = result.Counts.Top5Error,
            Loss = result.Counts.Loss,
            Wrong = result.Counts.Wrong,
            WrongTop5 = result.Counts.WrongTop5,
            ImagesPerSecond = Math.Round(result.ImagesPerSecond, 1),
            Classes = [.. labels.Select((label, i) => new ClassError(label.Name, label.Label, rows[i].Sum(), ClassErrorOf(rows[i], i)))],
            Confusion = rows,
        };
    }

    private static double ClassErrorOf(int[] row, int label) => row.Sum() == 0 ? 0 : 1 - ((double)row[label] / row.Sum());
}
