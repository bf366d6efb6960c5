namespace AlexNetSharp.Evaluation;

/// <summary>Orders classes by score: best first, of equal scores the lower index first, NaN last.</summary>
internal static class Ranking
{
    /// <summary>The k best classes, best first; fewer where there are fewer classes.</summary>
    /// <param name="scores">Scores, for example probabilities or logits.</param>
    /// <param name="k">How many are wanted.</param>
    public static int[] Top(ReadOnlySpan<double> scores, int k)
    {
        int[] best = new int[Math.Min(k, scores.Length)];
        int filled = 0;
        for (int candidate = 0; candidate < scores.Length; candidate++)
        {
            int place = filled;
            while (place > 0 && IsBetter(scores[candidate], scores[best[place - 1]]))
            {
                place--;
            }

            if (place < best.Length)
            {
                filled = Math.Min(filled + 1, best.Length);
                for (int i = filled - 1; i > place; i--)
                {
                    best[i] = best[i - 1];
                }

                best[place] = candidate;
            }
        }

        return best;
    }

    private static bool IsBetter(double candidate, double other) => candidate > other || (double.IsNaN(other) && !double.IsNaN(candidate));
}
