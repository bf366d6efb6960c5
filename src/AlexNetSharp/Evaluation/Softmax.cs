namespace AlexNetSharp.Evaluation;

/// <summary>Softmax and its cross-entropy on rows of logits, in double precision.</summary>
internal static class Softmax
{
    /// <summary>Adds a weighted softmax of a row to probabilities: the average over views and networks is a sum of such terms.</summary>
    /// <param name="logits">Logits of one item, shape (classes).</param>
    /// <param name="weight">The factor on the probabilities.</param>
    /// <param name="probabilities">Shape (classes); added to. NaN where the logits have no softmax.</param>
    public static void Accumulate(ReadOnlySpan<float> logits, double weight, Span<double> probabilities)
    {
        double normaliser = LogSumExp(logits);
        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] += weight * Math.Exp(logits[i] - normaliser);
        }
    }

    /// <summary>The softmax of a row.</summary>
    /// <param name="logits">Logits of one item, shape (classes).</param>
    public static double[] Row(ReadOnlySpan<float> logits)
    {
        double[] probabilities = new double[logits.Length];
        Accumulate(logits, 1, probabilities);
        return probabilities;
    }

    /// <summary>The cross-entropy -log softmax(logits)[label]; NaN or infinite where the logits have no softmax.</summary>
    /// <param name="logits">Logits of one item, shape (classes).</param>
    /// <param name="label">The true class.</param>
    public static double Loss(ReadOnlySpan<float> logits, int label) => LogSumExp(logits) - logits[label];

    /// <summary>The cross-entropy of every class, as if it were the true one: what <see cref="Loss"/> gives for each.</summary>
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
    /// <param name="losses">What <see cref="Loss"/> gives for each view of each network; at least one.</param>
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
