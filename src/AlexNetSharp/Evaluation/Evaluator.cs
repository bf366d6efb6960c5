using System.Diagnostics;
using AlexNetSharp.Data.Packs;

namespace AlexNetSharp.Evaluation;

/// <summary>What an evaluation measured.</summary>
/// <param name="Views">Views averaged for each image.</param>
/// <param name="Counts">Errors, loss and confusion.</param>
/// <param name="ImagesPerSecond">Images, not views, a second.</param>
internal sealed record EvaluationResult(int Views, ErrorCounter Counts, double ImagesPerSecond);

/// <summary>Told about each image as it is scored.</summary>
/// <param name="index">The image's index in the part.</param>
/// <param name="score">What the networks say of it.</param>
internal delegate void ScoredImage(int index, ImageScore score);

/// <summary>
/// Measures the errors of one network, or of several whose probabilities are averaged, on every image of a part, each once.
/// </summary>
internal static class Evaluator
{
    private const int ViewsPerBatch = 128;

    /// <summary>Evaluates.</summary>
    /// <param name="predictors">The networks; each may have its own preprocessing of the same stored images.</param>
    /// <param name="split">The images.</param>
    /// <param name="progress">Receives the number of images done.</param>
    /// <param name="scored">Told about each image, in order; may be null.</param>
    /// <param name="cancellation">Stops between batches.</param>
    public static EvaluationResult Run(
        IReadOnlyList<Predictor> predictors,
        PackSplit split,
        IProgress<int>? progress = null,
        ScoredImage? scored = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictors);
        ArgumentNullException.ThrowIfNull(split);
        int classes = predictors[0].Classes;
        int views = predictors[0].Views.Count;
        int batchSize = Math.Max(1, ViewsPerBatch / views);
        var counter = new ErrorCounter(classes);
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < split.Count; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batchSize, split.Count - first);
            int offset = first;
            float[][] logits =
            [
                .. predictors.Select(predictor =>
                    predictor.Logits(count, (index, scratch) => split.Read(offset + index, scratch), split.ScratchLength)),
            ];
            for (int i = 0; i < count; i++)
            {
                ImageScore score = ImageScore.Of(logits, i, views, classes);
                counter.Add(score, split.Label(first + i));
                scored?.Invoke(first + i, score);
            }

            progress?.Report(first + count);
        }

        return new EvaluationResult(views, counter, split.Count / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
