using AlexNetSharp.Experiments;
using AlexNetSharp.Training.Checkpoints;

namespace AlexNetSharp.Tests.Experiments;

public sealed class VerdictRulesTests
{
    private static readonly Experiment Errors = ExperimentCatalog.Find("lrn");
    private static readonly Experiment Epochs = ExperimentCatalog.Find("relu-tanh");
    private static readonly Experiment Dropout = ExperimentCatalog.Find("dropout");
    private static readonly Experiment Columns = ExperimentCatalog.Find("filters");
    private static readonly Experiment Filters = ExperimentCatalog.Find("init");

    /// <summary>
    /// By hand: where one side alone errs on a images and the other alone on b of n, the difference (b - a) / n has a variance of
    /// ((a + b) - (b - a)^2 / n) / (n - 1) an image; three seeds that agree image by image add nothing. Of 2,000 images, a = 100 and
    /// b = 200: 5 points, and two standard errors are 2 sqrt(295 / 1999 / 2000) = 1.7 points; a = 5 and b = 13: 0.4 points,
    /// 2 sqrt(17.97 / 1999 / 2000) = 0.42.
    /// </summary>
    [Theory]
    [InlineData(100, 200, 500, Outcome.Confirmed, "5.0 points (5.0, 5.0, 5.0 by seed); chance explains up to 1.7 on 2,000 images and 3")]
    [InlineData(200, 100, 500, Outcome.NotConfirmed, "-5.0 points (-5.0, -5.0, -5.0 by seed); chance explains up to 1.7 on")]
    [InlineData(0, 9, 0, Outcome.Undecided, "Fewer than 10 of them are answered differently")]
    [InlineData(0, 10, 0, Outcome.Confirmed, "0.5 points (0.5, 0.5, 0.5 by seed); chance explains up to 0.3")]
    [InlineData(5, 13, 90, Outcome.Undecided, "chance explains up to 0.4")]
    [InlineData(0, 0, 700, Outcome.Undecided, "The difference is 0.0 points")]
    public void Of_ValidationErrors_AreComparedImageByImage(int first, int second, int both, Enum wanted, string said)
    {
        ArmRun left = Wrong(Enumerable.Range(0, both + first)),
            right = Wrong(Enumerable.Range(0, both).Concat(Enumerable.Range(both + first, second)));

        ExperimentVerdict verdict = Judge(Errors, Arm("lrn", left, left, left), Arm("none", right, right, right));

        Assert.Equal(wanted, verdict.Outcome);
        Assert.Contains(said, verdict.Sentence, StringComparison.Ordinal);
        Assert.StartsWith($"Lrn (learning rate 0.01): {(both + first) / 20.0:0.0} % error;", verdict.Sentence, StringComparison.Ordinal);
    }

    /// <summary>
    /// By hand: gains of 3, 5 and 7 points have a mean of 5 and a variance of 4; the standard error over three seeds is 2 / sqrt(3), times
    /// Student's 4.303 that is 4.97 points. Images add the rest: with it, 5 points are within chance; with gains of 4, 5 and 6, half of
    /// that, they are not.
    /// </summary>
    [Theory]
    [InlineData(0.03, 0.05, 0.07, Outcome.Undecided)]
    [InlineData(0.04, 0.05, 0.06, Outcome.Confirmed)]
    public void Of_ValidationErrors_CountTheSpreadOverSeeds(double a, double b, double c, Enum wanted)
    {
        ExperimentVerdict verdict = Judge(
            Errors, Arm("lrn", Errs(0.3), Errs(0.3), Errs(0.3)), Arm("none", Errs(0.3 + a), Errs(0.3 + b), Errs(0.3 + c)));

        Assert.Equal(wanted, verdict.Outcome);
        Assert.Equal(0.05, verdict.Difference!.Value, 1e-9);
        Assert.Equal([a, b, c], verdict.BySeed.Select(one => Math.Round(one, 9)));
        double seeds = 4.303 * (c - b) / Math.Sqrt(3);
        Assert.InRange(verdict.Margin!.Value, seeds, seeds + 0.011);
    }

    [Theory]
    [InlineData(1, "One seed decides nothing")]
    [InlineData(2, "2 seeds decide nothing")]
    public void Of_FewerThanThreeSeeds_IsUndecidedAndSaysWhy(int seeds, string said)
    {
        ExperimentVerdict verdict = Judge(
            Errors, Arm("lrn", [.. Enumerable.Repeat(Errs(0.2), seeds)]), Arm("none", [.. Enumerable.Repeat(Errs(0.4), seeds)]));

        Assert.Equal(Outcome.Undecided, verdict.Outcome);
        Assert.Contains(said, verdict.Sentence, StringComparison.Ordinal);
    }

    /// <summary>The loser might win by a rate beyond those tried; the winner can only win by more.</summary>
    [Theory]
    [InlineData(0.003, 0.01, Outcome.Confirmed, "")]
    [InlineData(0.01, 0.003, Outcome.Undecided, "0.003, the best rate of 'none', is the smallest tried")]
    [InlineData(0.01, 0.03, Outcome.Undecided, "0.03, the best rate of 'none', is the largest tried")]
    public void Of_LoserAtTheEdgeOfTheRates_IsUndecided(double winner, double loser, Enum wanted, string said)
    {
        ArmRun good = Errs(0.2), bad = Errs(0.4);

        ExperimentVerdict verdict = Judge(
            Errors, Arm("lrn", good, good, good) with { Tried = Tried(winner) }, Arm("none", bad, bad, bad) with { Tried = Tried(loser) });

        Assert.Equal(wanted, verdict.Outcome);
        Assert.Contains(said, verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ASingleRate_DecidesNothing()
    {
        ArmRun good = Errs(0.2), bad = Errs(0.4);
        TriedRate[] one = [new(0.01, "run") { Chosen = true }];

        ExperimentVerdict verdict = Judge(
            Errors, Arm("lrn", good, good, good) with { Tried = one }, Arm("none", bad, bad, bad) with { Tried = one });

        Assert.Equal(Outcome.Undecided, verdict.Outcome);
        Assert.Contains("the only one tried", verdict.Sentence, StringComparison.Ordinal);
    }

    /// <summary>The figures of the field report: without dropout the error is lower, and that on the training images lower still.</summary>
    [Fact]
    public void Of_ClaimWhoseHalvesDiffer_HasAVerdictForEach()
    {
        ArmRun with = Errs(0.354), without = Errs(0.319) with { Epochs = [Epoch(0, train: 0.25)] };

        IReadOnlyList<ExperimentVerdict> verdicts = VerdictRules.Of(
            Dropout, [Arm("dropout", with, with, with), Arm("off", without, without, without)]);

        Assert.Equal([Outcome.Confirmed, Outcome.NotConfirmed], verdicts.Select(one => one.Outcome));
        Assert.Contains("31.9 % error on new images, 25.0 % on the training images", verdicts[0].Sentence, StringComparison.Ordinal);
        Assert.Equal("split", ExperimentVerdict.Together(verdicts));
        Assert.Equal("confirmed", ExperimentVerdict.Together([verdicts[0], verdicts[0]]));
    }

    [Theory]
    [InlineData(new[] { 0.5, 0.3, 0.2 }, 2.5)]
    [InlineData(new[] { 0.2, 0.1 }, 1.0)]
    [InlineData(new[] { 0.5, 0.25 }, 2.0)]
    public void EpochsUntil_CurveThatFalls_IsBetweenTheEpochsOnAStraightLine(double[] errors, double wanted) =>
        Assert.Equal(wanted, EpochVerdict.EpochsUntil(errors)!.Value, 1e-9);

    [Fact]
    public void EpochsUntil_CurveThatDoesNotGetThere_IsNone() => Assert.Null(EpochVerdict.EpochsUntil([0.9, 0.3]));

    /// <summary>Of ten epochs; 0 is a curve that does not arrive, which counts as more than ten.</summary>
    [Theory]
    [InlineData(new[] { 2.0, 2.1, 2.2 }, new[] { 8.0, 8.1, 8.2 }, Outcome.Confirmed, "2.0, 2.1, 2.2 epochs by seed")]
    [InlineData(new[] { 8.0, 8.1, 8.2 }, new[] { 2.0, 2.1, 2.2 }, Outcome.NotConfirmed, "The difference is -6.0 epochs")]
    [InlineData(new[] { 4.0, 4.0, 4.0 }, new[] { 4.5, 4.9, 4.7 }, Outcome.Undecided, "explain up to")]
    [InlineData(new[] { 4.0, 4.0, 4.0 }, new[] { 4.5, 9.0, 9.0 }, Outcome.Undecided, "explain up to")]
    [InlineData(new[] { 2.0, 2.1, 2.2 }, new[] { 0.0, 0.0, 0.0 }, Outcome.Confirmed, "did not reach 25 % training error within 10 epochs")]
    [InlineData(new[] { 9.2, 9.3, 9.1 }, new[] { 0.0, 0.0, 0.0 }, Outcome.Undecided, "at least 0.8 epochs")]
    [InlineData(new[] { 2.0, 2.1, 2.2 }, new[] { 7.0, 0.0, 8.0 }, Outcome.Confirmed, "after 7.0, more than 10, 8.0 epochs")]
    [InlineData(new[] { 0.0, 0.0, 0.0 }, new[] { 2.0, 2.1, 2.2 }, Outcome.NotConfirmed, "at most -7.9 epochs")]
    [InlineData(new[] { 2.0, 0.0, 2.2 }, new[] { 8.0, 0.0, 8.0 }, Outcome.Undecided, "give more epochs")]
    public void Of_Epochs_NeedAClearMarginOnEverySeed(double[] relu, double[] tanh, Enum wanted, string said)
    {
        ExperimentVerdict verdict = Judge(Epochs, Arrives("relu", relu), Arrives("tanh", tanh));

        Assert.Equal(wanted, verdict.Outcome);
        Assert.Contains(said, verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Ensemble_IsComparedWithTheMeanOfItsNetworks()
    {
        ExperimentVerdict verdict = Judge(
            ExperimentCatalog.Find("ensemble"),
            Thrice("first", 0.30),
            Thrice("second", 0.34),
            Thrice("third", 0.38),
            Thrice("average", 0.25) with { Tried = [] });

        Assert.Equal(Outcome.Confirmed, verdict.Outcome);
        Assert.Contains("Average: 25.0 % error; one network, on the average: 34.0 %", verdict.Sentence, StringComparison.Ordinal);
    }

    /// <summary>The evaluating arm's weights are the other's, so no rate can favor one of them.</summary>
    [Theory]
    [InlineData(0.35, 0.30, Outcome.Confirmed)]
    [InlineData(0.30, 0.35, Outcome.NotConfirmed)]
    public void Of_Views_TheTenAreClaimedToBeBetter(double one, double ten, Enum wanted) => Assert.Equal(
        wanted,
        Judge(
            ExperimentCatalog.Find("views"),
            Thrice("run", one) with { Tried = Tried(0.003) },
            Thrice("ten", ten) with { Tried = [] }).Outcome);

    /// <summary>Figures that are shown beside each other fit: 76.46 and 74.64 are 76.5 and 74.6, which are 1.9 points apart.</summary>
    [Fact]
    public void Of_ValidationErrors_ShowsADifferenceOfTheFiguresShown()
    {
        ArmRun low = WrongOf(10_000, 7464), high = WrongOf(10_000, 7646);

        ExperimentVerdict verdict = Judge(Errors, Arm("lrn", low, low, low), Arm("none", high, high, high));

        Assert.Contains("74.6 % error", verdict.Sentence, StringComparison.Ordinal);
        Assert.Contains("76.5 %. The difference is 1.9 points (1.8,", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ArmWithoutValidationImages_IsUndecided()
    {
        ExperimentVerdict verdict = Judge(Errors, Thrice("lrn", 0.3), Arm("none", new ArmRun(1), new ArmRun(2), new ArmRun(3)));

        Assert.Equal(Outcome.Undecided, verdict.Outcome);
        Assert.Contains("use a pack with a validation part", verdict.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-6, 0.9, Outcome.Confirmed, Outcome.Confirmed)]
    [InlineData(0.5, 0.9, Outcome.NotConfirmed, Outcome.Confirmed)]
    [InlineData(1e-6, 1e-6, Outcome.Confirmed, Outcome.NotConfirmed)]
    public void Of_Filters_SayOfConstantAndRandomWeightsWhatBecameOfThem(double constant, double random, Enum equal, Enum differ)
    {
        IReadOnlyList<ExperimentVerdict> verdicts = VerdictRules.Of(
            Filters, [Arm("constant", Valued(constant)), Arm("random", Valued(random))]);

        Assert.Equal([equal, differ], verdicts.Select(one => (Enum)one.Outcome));
    }

    [Fact]
    public void Of_ArmThatDiverged_IsUndecidedAndSaysWhy()
    {
        ExperimentVerdict verdict = Judge(
            Errors, Thrice("lrn", 0.3), Arm("none", Errs(0.3), Errs(0.3) with { Diverged = "The loss is NaN." }, Errs(0.3)));

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
    /// difference are 2 sqrt(2 * 0.02 / 2) = 28.3 points. Columns that differ are not yet one without color and one with it.
    /// </summary>
    [Theory]
    [InlineData(0.1, 0.3, 0.7, 0.9, Outcome.Confirmed, Outcome.Undecided, "60.0, 60.0, 60.0 points; chance explains up to 28.3")]
    [InlineData(0.19, 0.21, 0.7, 0.72, Outcome.Confirmed, Outcome.Confirmed, "20.0, 20.0, 20.0 % of the energy of column 1's filters")]
    [InlineData(0.7, 0.72, 0.19, 0.21, Outcome.Confirmed, Outcome.Confirmed, "20.0, 20.0, 20.0 % of column 2's")]
    [InlineData(0.59, 0.61, 0.65, 0.67, Outcome.Confirmed, Outcome.NotConfirmed, "6.0, 6.0, 6.0 points")]
    [InlineData(0.2, 0.24, 0.5, 0.54, Outcome.Confirmed, Outcome.NotConfirmed, "30.0, 30.0, 30.0 points")]
    [InlineData(0.0, 0.4, 0.2, 0.6, Outcome.Undecided, Outcome.Undecided, "chance explains up to 56.6")]
    public void Of_Columns_DifferAndSpecialize(double a, double b, double c, double d, Enum differ, Enum specialize, string said)
    {
        var run = new ArmRun(1) { ColorShares = [[a, b], [c, d]] };

        IReadOnlyList<ExperimentVerdict> verdicts = VerdictRules.Of(Columns, [Arm("run", run, run, run)]);

        Assert.Equal(differ, verdicts[0].Outcome);
        Assert.Contains(said, verdicts[0].Sentence, StringComparison.Ordinal);
        if (!specialize.Equals(Outcome.Undecided))
        {
            Assert.Equal(specialize, verdicts[1].Outcome);
        }
    }

    [Fact]
    public void Of_ColumnsThatDifferInSomeRunsOnly_AreUndecided()
    {
        var differ = new ArmRun(1) { ColorShares = [[0.2, 0.21], [0.7, 0.71]] };
        var same = new ArmRun(2) { ColorShares = [[0.4, 0.5], [0.4, 0.5]] };

        Assert.All(
            VerdictRules.Of(Columns, [Arm("run", differ, differ, same)]),
            verdict => Assert.Equal(Outcome.Undecided, verdict.Outcome));
    }

    [Fact]
    public void Of_OneColumn_IsUndecided()
    {
        var run = new ArmRun(1) { ColorShares = [[0.1, 0.9]] };

        Assert.Contains("one column", Judge(Columns, Arm("run", run, run, run)).Sentence, StringComparison.Ordinal);
    }

    private static ExperimentVerdict Judge(Experiment experiment, params ArmResult[] arms) => VerdictRules.Of(experiment, arms)[0];

    /// <summary>An arm whose best rate lies between others.</summary>
    private static ArmResult Arm(string name, params ArmRun[] runs) => new(name, name) { Runs = runs, Tried = Tried(0.01) };

    private static TriedRate[] Tried(double best) =>
        [.. new[] { 0.003, 0.01, 0.03 }.Select(rate => new TriedRate(rate, "run") { Chosen = rate == best })];

    private static ArmResult Thrice(string name, double error) => Arm(name, Errs(error), Errs(error), Errs(error));

    private static ArmResult Arrives(string name, double[] epochs) => Arm(name, [.. epochs.Select(Arrived)]);

    private static ArmRun Arrived(double epochs) => new(1)
    {
        Value = epochs > 0 ? epochs : null,
        Epochs = [.. Enumerable.Range(0, 10).Select(epoch => Epoch(epoch, train: 0.5))],
    };

    private static ArmRun[] Valued(double value) => [.. Enumerable.Repeat(new ArmRun(1) { Value = value }, 3)];

    /// <summary>A run that errs on the first of 2,000 images.</summary>
    private static ArmRun Errs(double error) => Wrong(Enumerable.Range(0, (int)Math.Round(2000 * error)));

    private static ArmRun Wrong(IEnumerable<int> images)
    {
        HashSet<int> wrong = [.. images];
        return new ArmRun(1) { Run = "run", Wrong = [.. Enumerable.Range(0, 2000).Select(wrong.Contains)] };
    }

    private static ArmRun WrongOf(int all, int wrong) => new(1) { Wrong = [.. Enumerable.Range(0, all).Select(image => image < wrong)] };

    private static EpochRecord Epoch(int epoch, double train) =>
        new(epoch, epoch + 1, 0.01, 1, null, null, null) { TrainTop1Error = train };
}
