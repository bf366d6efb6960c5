namespace AlexNetSharp.Evaluation;

/// <summary>Softmax and its cross-entropy on rows of logits, in double precision.</summary>
internal static class Softmax
{
    /// <summary>
    /// The cross-entropy -log softmax(logits)[class] of every class, as if it were the true one; NaN or infinite where the logits have no
    /// softmax.
    /// </summary>
    /// <param name="logits">Logits of one item, shape (classes).</param>
    public static double[] Losses(ReadOnlySpan<float> logits)
    {
        double normalizer = LogSumExp(logits);
        double[] losses = new double[logits.Length];
        for (int i = 0; i < losses.Length; i++)
        {
            losses[i] = normalizer - logits[i];
        }

        return losses;
    }

    /// <summary>
    /// The cross-entropy of the average of several softmaxes, -log mean(exp(-loss)), from the loss of each: finite where the averaged
    /// probability itself would underflow to 0.
    /// </summary>
    /// <param name="losses">What <see cref="Losses"/> gives for one class in each view of each network; at least one.</param>
    public static double AverageLoss(ReadOnlySpan<double> losses)
    {
        double least = double.PositiveInfinity;
        foreach (double loss in losses)
        {
            least = Math.Min(least, loss);
        }

        if (!double.IsFinite(least))
        {
            return least;
        }

        double sum = 0;
        foreach (double loss in losses)
        {
            sum += Math.Exp(least - loss);
        }

        return least - Math.Log(sum / losses.Length);
    }

    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        return largest + Math.Log(sum);
    }
}
