using AlexNetSharp.Evaluation;
using CsCheck;

namespace AlexNetSharp.Tests.Evaluation;

public sealed class RankingTests
{
    private static readonly double[] Values = [double.NegativeInfinity, -1, 0, 0.5, double.PositiveInfinity, double.NaN];

    /// <summary>
    /// Few values, so that many are equal: a stable sort keeps equal ones in the order of their indices, and sorts NaN behind all others.
    /// </summary>
    [Fact]
    public void Top_AnyScores_AreThoseOfAStableSort() =>
        Gen.Select(Gen.Int[0, Values.Length - 1].Select(i => Values[i]).Array[0, 12], Gen.Int[0, 14])
            .Sample(
                (scores, count) =>
                    Assert.Equal(
                        Enumerable
                            .Range(0, scores.Length)
                            .OrderBy(i => double.IsNaN(scores[i]))
                            .ThenByDescending(i => scores[i])
                            .Take(count),
                        Ranking.Top(scores, count)));
}
