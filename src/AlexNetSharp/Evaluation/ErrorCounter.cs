namespace AlexNetSharp.Evaluation;

/// <summary>
/// Counts what a classifier got wrong. An item whose classes have no probabilities is wrong in both counts. Counts are sums, so parts can
/// be added exactly.
/// </summary>
internal sealed class ErrorCounter
{
    private const int TopK = 5;
    private readonly int _classes;
    private readonly int[,] _confusion;
    private readonly List<bool> _wrong = [];
    private readonly List<bool> _wrongTop5 = [];

    /// <summary>Starts at zero.</summary>
    /// <param name="classes">Number of classes.</param>
    public ErrorCounter(int classes) => (_classes, _confusion) = (classes, new int[classes, classes]);

    /// <summary>Items counted.</summary>
    public int Count => _wrong.Count;

    /// <summary>Items whose best class is not the true one.</summary>
    public int Top1Wrong { get; private set; }

    /// <summary>Of each item, in the order that they were counted in, whether its best class is not the true one.</summary>
    public IReadOnlyList<bool> Wrong => _wrong;

    /// <summary>Of each item likewise, whether its five best classes lack the true one.</summary>
    public IReadOnlyList<bool> WrongTop5 => _wrongTop5;

    /// <summary>
    /// Items whose five best classes lack the true one; none where there are at most five classes and they have probabilities.
    /// </summary>
    public int Top5Wrong { get; private set; }

    /// <summary>Sum of the items' losses.</summary>
    public double LossSum { get; private set; }

    /// <summary>Top-1 error, a fraction in [0, 1].</summary>
    public double Top1Error => Count == 0 ? 0 : (double)Top1Wrong / Count;

    /// <summary>Top-5 error, a fraction in [0, 1]; null of at most five classes, whose best five hold every class.</summary>
    public double? Top5Error => _classes <= TopK ? null : Count == 0 ? 0 : (double)Top5Wrong / Count;

    /// <summary>Mean loss.</summary>
    public double Loss => Count == 0 ? 0 : LossSum / Count;

    /// <summary>Items by true class (row) and predicted class (column). An item without a prediction stands in none.</summary>
    public int[,] Confusion => (int[,])_confusion.Clone();

    /// <summary>Counts one item.</summary>
    /// <param name="score">What the networks say of it.</param>
    /// <param name="label">Its true class.</param>
    public void Add(ImageScore score, int label)
    {
        ArgumentNullException.ThrowIfNull(score);
        LossSum += score.Loss(label);
        if (!score.IsNumber)
        {
            _wrong.Add(true);
            _wrongTop5.Add(true);
            Top1Wrong++;
            Top5Wrong++;
            return;
        }

        int[] best = score.Top(TopK);
        _confusion[label, best[0]]++;
        _wrong.Add(best[0] != label);
        _wrongTop5.Add(!best.Contains(label));
        Top1Wrong += best[0] == label ? 0 : 1;
        Top5Wrong += _wrongTop5[^1] ? 1 : 0;
    }
}
