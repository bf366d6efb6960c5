using AlexNetSharp.Experiments;

namespace AlexNetSharp.Tests.Experiments;

public sealed class VerdictRulesTests
{
    private static readonly Experiment Errors = ExperimentCatalog.Find("lrn");
    private static readonly Experiment Epochs = ExperimentCatalog.Find("relu-tanh");
    private static readonly Experiment Ensemble = ExperimentCatalog.Find("ensemble");
    private static readonly Experiment Columns = ExperimentCatalog.Find("filters");
    private static readonly Experiment Filters = ExperimentCatalog.Find("init");

    /// <summary>
    /// By hand: where one side alone errs on a images and the other alone on b of n, the difference (b - a) / n has a variance of
    /// ((a + b) - (b - a)^2 / n) / (n - 1) an image. Of 2,000 images, a = 100 and b = 200: 5 points, and two standard errors are
    /// 2 sqrt(295 / 1999 / 2000) = 1.7 points; a = 5 and b = 12: 0.35 points, 2 sqrt(16.98 / 1999 / 2000) = 0.41.
    /// </summary>
    [Theory]
    [InlineData(100, 200, 500, Outcome.Confirmed, "The difference is 5.0 points; chance explains up to 1.7 on these 2,000 images.")]
    [InlineData(200, 100, 500, Outcome.NotConfirmed, "The difference is -5.0 points; chance explains up to 1.7 on these 2,000 images.")]
    [InlineData(0, 9, 0, Outcome.Undecided, "Fewer than 10 of them are answered differently")]
    [InlineData(0, 10, 0, Outcome.Confirmed, "The difference is 0.5 points; chance explains up to 0.3")]
    [InlineData(5, 12, 90, Outcome.Undecided, "The difference is 0.4 points; chance explains up to 0.4")]
    [InlineData(0, 0, 700, Outcome.Undecided, "The difference is 0.0 points; chance explains up to 0.0")]
    public void Of_ValidationErrors_AreComparedImageByImage(int first, int second, int both, Enum wanted, string said)
    {
        ArmResult left = Wrong(Enumerable.Range(0, both + first)),
            right = Wrong(Enumerable.Range(0, both).Concat(Enumerable.Range(both + first, second)));

        ExperimentVerdict verdict = VerdictRules.Of(Errors, [left, right]);

        Assert.Equal(wanted, verdict.Outcome);
        Assert.Contains(said, verdict.Sentence, StringComparison.Ordinal);
        Assert.Contains($"the arm: {(both + first) / 20.0:0.0} % error", verdict.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0.5, 0.3, 0.2 }, 2.5)]
    [InlineData(new[] { 0.2, 0.1 }, 1.0)]
    [InlineData(new[] { 0.5, 0.25 }, 2.0)]
    public void EpochsUntil_CurveThatFalls_IsBetweenTheEpochsOnAStraightLine(double[] errors, double wanted) =>
        Assert.Equal(wanted, VerdictRules.EpochsUntil(errors, 0.25)!.Value, 1e-9);

    [Fact]
    public void EpochsUntil_CurveThatDoesNotGetThere_IsNone() => Assert.Null(VerdictRules.EpochsUntil([0.9, 0.3], 0.25));

    [Theory]
    [InlineData(2.0, 8.0, Outcome.Confirmed)]
    [InlineData(8.0, 2.0, Outcome.NotConfirmed)]
    [InlineData(4.0, 4.5, Outcome.Undecided)]
    public void Of_Epochs_DecidesFromOneEpochOn(double relu, double tanh, Enum wanted) =>
        Assert.Equal(wanted, VerdictRules.Of(Epochs, [Arm(0.3) with { Value = relu }, Arm(0.3) with { Value = tanh }]).Outcome);

    [Fact]
    public void Of_Ensemble_IsComparedWithTheMeanOfItsNetworks()
    {
        ExperimentVerdict verdict = VerdictRules.Of(Ensemble, [Errs(0.30), Errs(0.34), Errs(0.38), Errs(0.25)]);

        Assert.Equal(Outcome.Confirmed, verdict.Outcome);
        Assert.Contains("one network, on the average: 34.0 %", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ArmWithoutValidationImages_IsUndecided()
    {
        ExperimentVerdict verdict = VerdictRules.Of(Errors, [Errs(0.3), Arm(0.4)]);

        Assert.Equal(Outcome.Undecided, verdict.Outcome);
        Assert.Contains("use a pack with a validation part", verdict.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-6, 0.9, Outcome.Confirmed)]
    [InlineData(0.5, 0.9, Outcome.NotConfirmed)]
    public void Of_Filters_AskWhetherConstantOnesStayedEqual(double constant, double random, Enum wanted) =>
        Assert.Equal(wanted, VerdictRules.Of(Filters, [Arm(0.9) with { Value = constant }, Arm(0.3) with { Value = random }]).Outcome);

    [Fact]
    public void Of_ArmThatDiverged_IsUndecidedAndSaysWhy()
    {
        ExperimentVerdict verdict = VerdictRules.Of(Errors, [Arm(0.3), Arm(0.3) with { Diverged = "The loss is NaN." }]);

        Assert.Equal(Outcome.Undecided, verdict.Outcome);
        Assert.Contains("The loss is NaN.", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void ColorShare_GrayAndPureFilters_AreNoneAndTwoThirds()
    {
        Assert.Equal(0, FilterStatistics.ColorShare([1, -2, 1, -2, 1, -2]), 1e-12);
        Assert.Equal(2.0 / 3, FilterStatistics.ColorShare([3, 0, 0, 0, 0, 0]), 1e-12);
    }

    [Fact]
    public void LargestDifference_TwoFilters_IsAPartOfTheLargestWeight()
    {
        Assert.Equal(0.75, FilterStatistics.LargestDifference([1, 4, 1, 1], filters: 2), 1e-6);
        Assert.Equal(0, FilterStatistics.LargestDifference([1, 4, 1, 4], filters: 2));
    }

    /// <summary>
    /// By hand: shares of 0.1 and 0.3, and of 0.7 and 0.9, have means of 0.2 and 0.8 and variances of 0.02; two standard errors of the
    /// difference are 2 sqrt(2 * 0.02 / 2) = 28.3 points.
    /// </summary>
    [Theory]
    [InlineData(0.1, 0.3, 0.7, 0.9, Outcome.Confirmed, "60.0 points; chance explains up to 28.3")]
    [InlineData(0.7, 0.9, 0.1, 0.3, Outcome.Confirmed, "60.0 points; chance explains up to 28.3")]
    [InlineData(0.59, 0.61, 0.65, 0.67, Outcome.NotConfirmed, "60.0 % of column 0's filters and 66.0 % of column 1's")]
    [InlineData(0.2, 0.24, 0.5, 0.54, Outcome.NotConfirmed, "30.0 points")]
    [InlineData(0.0, 0.4, 0.2, 0.6, Outcome.Undecided, "chance explains up to 56.6")]
    public void Of_Columns_WantOneWithoutColorAndOneWithIt(double a, double b, double c, double d, Enum wanted, string said)
    {
        ExperimentVerdict verdict = VerdictRules.Of(Columns, [Arm(0.3) with { ColorShares = [[a, b], [c, d]] }]);

        Assert.Equal(wanted, verdict.Outcome);
        Assert.Contains(said, verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OneColumn_IsUndecided() =>
        Assert.Equal(Outcome.Undecided, VerdictRules.Of(Columns, [Arm(0.3) with { ColorShares = [[0.1, 0.9]] }]).Outcome);

    /// <summary>The last arm evaluates the first one's weights, and is the better one by the claim.</summary>
    [Theory]
    [InlineData(0.35, 0.30, Outcome.Confirmed)]
    [InlineData(0.30, 0.35, Outcome.NotConfirmed)]
    public void Of_Views_TheLastArmIsClaimedToBeBetter(double one, double ten, Enum wanted) =>
        Assert.Equal(wanted, VerdictRules.Of(ExperimentCatalog.Find("views"), [Errs(one), Errs(ten) with { Run = null }]).Outcome);

    private static ArmResult Arm(double error) => new("arm", "the arm") { Run = "run", Top1Error = error, Value = error };

    /// <summary>An arm that errs on the first of 2,000 images.</summary>
    private static ArmResult Errs(double error) => Wrong(Enumerable.Range(0, (int)Math.Round(2000 * error)));

    private static ArmResult Wrong(IEnumerable<int> images)
    {
        HashSet<int> wrong = [.. images];
        return Arm(wrong.Count / 2000.0) with { Wrong = [.. Enumerable.Range(0, 2000).Select(wrong.Contains)] };
    }
}
