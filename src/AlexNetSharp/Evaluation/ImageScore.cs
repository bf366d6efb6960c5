namespace AlexNetSharp.Evaluation;

/// <summary>
/// What networks say of one image. There is one rule for everything that is made of it: probabilities are the softmax of each view's
/// logits, averaged over views and networks; the ranking, the top five and the loss follow from them. Where probabilities are too
/// small for a float64, their logarithms rank, which one view's logits give directly. Of equal ones the lower class is first.
/// </summary>
internal sealed class ImageScore
{
    private readonly double[][] _losses;
    private readonly double[] _order;

    /// <summary>Averages views.</summary>
    /// <param name="logits">The logits of every view of every network, (classes) each; at least one.</param>
    public ImageScore(IReadOnlyList<ReadOnlyMemory<float>> logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        _losses = [.. logits.Select(view => Softmax.Losses(view.Span))];
        double[] probabilities = new double[logits[0].Length];
        foreach (double[] view in _losses)
        {
            for (int i = 0; i < probabilities.Length; i++)
            {
                probabilities[i] += 1.0 / _losses.Length * Math.Exp(-view[i]);
            }
        }

        (Probabilities, IsNumber) = (probabilities, !Array.Exists(probabilities, double.IsNaN));

        // Probabilities that underflow to 0 would tie: the logits of a single view keep their order, and so do the logarithms of an
        // average.
        _order =
            _losses.Length == 1 ? Array.ConvertAll(logits[0].ToArray(), logit => (double)logit)
            : Array.Exists(probabilities, probability => probability == 0)
                ? [.. Enumerable.Range(0, probabilities.Length).Select(label => -Loss(label))]
            : probabilities;
    }

    /// <summary>The probability of each class, a fraction in [0, 1]; NaN where the logits have no softmax.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>
    /// Whether every class has a probability; an image of which that is not so is wrongly classified, whatever its class.
    /// </summary>
    public bool IsNumber { get; }

    /// <summary>The score of one image of a batch.</summary>
    /// <param name="logits">What each network's <see cref="Predictor.Logits"/> gave: (images, views, classes).</param>
    /// <param name="image">The image's place in the batch.</param>
    /// <param name="views">Views of an image.</param>
    /// <param name="classes">Number of classes.</param>
    public static ImageScore Of(IReadOnlyList<float[]> logits, int image, int views, int classes) =>
        new([
            .. from network in logits
            from view in Enumerable.Range(image * views, views)
            select new ReadOnlyMemory<float>(network, view * classes, classes),
        ]);

    /// <summary>The most probable classes, best first; fewer where there are fewer classes.</summary>
    /// <param name="count">How many.</param>
    public int[] Top(int count) => Ranking.Top(_order, count);

    /// <summary>The cross-entropy of the averaged probabilities; NaN or infinite where the logits have no softmax.</summary>
    /// <param name="label">The true class.</param>
    public double Loss(int label) => Softmax.AverageLoss([.. _losses.Select(view => view[label])]);
}
