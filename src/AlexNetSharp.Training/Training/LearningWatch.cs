using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;

namespace AlexNetSharp.Training;

/// <summary>
/// Finds that a run does not learn: its training error is that of guessing over many updates, and so is the validation's loss, with all
/// images taken for one class. Weights that are too small do that from the start, and a rate that is too large where it has silenced the
/// ReLUs. The loss of training says less: dropout's noise can raise it far above that of guessing.
/// </summary>
internal sealed class LearningWatch
{
    /// <summary>
    /// Updates below which nothing is judged, or as many as there are classes, which take longer to tell apart: epochs of few images are
    /// judged together.
    /// </summary>
    internal const int ShortestWindow = 20;

    /// <summary>The same where there is no validation to judge by.</summary>
    internal const int ShortestWithoutValidation = 200;

    /// <summary>
    /// Updates after which a longer epoch is judged before its end: the paper's network on 1.2 million images takes about a thousand to
    /// leave the plateau at its start.
    /// </summary>
    internal const int LongestWindow = 5000;

    /// <summary>How far a loss may be from that of guessing, as a part of the logarithm of the number of classes.</summary>
    private const double Band = 0.05;

    /// <summary>Validation images that are taken for one class, where hardly one is not.</summary>
    private const double NearlyAll = 0.98;

    private const double StandardErrors = 3;

    private readonly int _classes;
    private readonly double _leastLoss;
    private readonly double _chanceError;
    private double _lossSum;
    private long _images;
    private long _misses;
    private int _updates;

    /// <summary>Initializes a watch.</summary>
    /// <param name="counts">Training images by class.</param>
    public LearningWatch(IReadOnlyList<long> counts)
    {
        double all = counts.Sum();
        double[] parts = [.. counts.Where(count => count > 0).Select(count => count / all)];
        _classes = counts.Count;
        _leastLoss = -parts.Sum(part => part * Math.Log(part)) - (Band * Math.Log(_classes));
        _chanceError = 1 - parts.Max();
    }

    /// <summary>Starts one for a part of a pack.</summary>
    /// <param name="split">The training part.</param>
    public static LearningWatch Of(PackSplit split)
    {
        long[] counts = new long[split.Pack.Classes.Count];
        for (int i = 0; i < split.Count; i++)
        {
            counts[split.Label(i)]++;
        }

        return new LearningWatch(counts);
    }

    /// <summary>Counts an update.</summary>
    /// <param name="update">The update.</param>
    /// <returns>What is to be said of the updates so far; null while there is nothing.</returns>
    public string? Update(AccumulatedGradients update)
    {
        _lossSum += update.Loss * update.Images;
        _images += update.Images;
        _misses += update.Misses;
        _updates++;
        return _updates < LongestWindow ? null : Judge(validation: null);
    }

    /// <summary>Ends an epoch.</summary>
    /// <param name="validation">What its validation counted; null for none.</param>
    /// <returns>What is to be said of the updates so far; null for nothing.</returns>
    public string? Epoch(ErrorCounter? validation) =>
        _updates < Math.Max(_classes, validation is null ? ShortestWithoutValidation : ShortestWindow) ? null : Judge(validation);

    private string? Judge(ErrorCounter? validation)
    {
        (double loss, double error, double images, int updates) = (_lossSum / _images, (double)_misses / _images, _images, _updates);
        (_lossSum, _images, _misses, _updates) = (0, 0, 0, 0);
        double chance = StandardErrors * Math.Sqrt(_chanceError * (1 - _chanceError) / images);
        bool guesses = loss >= _leastLoss && error >= _chanceError - chance && (validation is null || Guesses(validation));
        return !guesses
            ? null
            : $"after {updates} updates its training error is {100 * error:0.0} %, that of guessing among {_classes} classes"
                + (validation is null ? "" : ", and all validation images are taken for one class");
    }

    private bool Guesses(ErrorCounter validation) =>
        validation.Loss >= _leastLoss
        && validation.Loss <= (1 + Band) * Math.Log(_classes)
        && LargestColumn(validation.Confusion) >= NearlyAll * validation.Count;

    private static int LargestColumn(int[,] confusion) => Enumerable
        .Range(0, confusion.GetLength(1))
        .Max(predicted => Enumerable.Range(0, confusion.GetLength(0)).Sum(label => confusion[label, predicted]));
}
