using AlexNetSharp.Evaluation;
using AlexNetSharp.Training;

namespace AlexNetSharp.Tests.Training;

public sealed class LearningWatchTests
{
    private const int Classes = 4;

    [Fact]
    public void Epoch_GuessesAndOneClassForAll_IsSaid()
    {
        LearningWatch watch = Updates(LearningWatch.ShortestWindow, misses: 24, loss: 1.9);

        string? said = watch.Epoch(Validation(_ => 2, confidence: 0));

        Assert.Equal(
            "after 20 updates its training error is 75.0 %, that of guessing among 4 classes, and all validation images are taken for one "
                + "class",
            said);
    }

    [Fact]
    public void Epoch_SomethingIsLearned_IsSilent()
    {
        Assert.Null(Updates(LearningWatch.ShortestWindow, misses: 20, loss: 1.3).Epoch(Validation(_ => 2, confidence: 0)));
        Assert.Null(Updates(LearningWatch.ShortestWindow, misses: 24, loss: 1.2).Epoch(Validation(_ => 2, confidence: 0)));
        Assert.Null(Updates(LearningWatch.ShortestWindow, misses: 24, loss: 1.4).Epoch(Validation(label => label, confidence: 0.1)));
        Assert.Null(Updates(LearningWatch.ShortestWindow, misses: 24, loss: 1.4).Epoch(Validation(_ => 2, confidence: 4)));
    }

    [Fact]
    public void Epoch_FewUpdates_AreJudgedTogether()
    {
        LearningWatch watch = Updates(LearningWatch.ShortestWindow / 2, misses: 24, loss: 1.4);
        Assert.Null(watch.Epoch(Validation(_ => 0, confidence: 0)));

        Add(watch, LearningWatch.ShortestWindow / 2, misses: 24, loss: 1.4);

        Assert.StartsWith("after 20 updates", watch.Epoch(Validation(_ => 0, confidence: 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Epoch_ManyClasses_NeedsAsManyUpdates()
    {
        const int Many = 100;
        var watch = new LearningWatch([.. Enumerable.Repeat(10L, Many)]);
        var all = new ErrorCounter(Many);
        for (int label = 0; label < Many; label++)
        {
            all.Add(new ImageScore([new float[Many]]), label);
        }

        for (int update = 0; update < Many - 1; update++)
        {
            watch.Update(new AccumulatedGradients(32, 4.6, 32, TimeSpan.Zero));
        }

        Assert.Null(watch.Epoch(all));
        watch.Update(new AccumulatedGradients(32, 4.6, 32, TimeSpan.Zero));
        Assert.StartsWith("after 100 updates", watch.Epoch(all), StringComparison.Ordinal);
    }

    [Fact]
    public void Epoch_WithoutValidation_NeedsMoreUpdates()
    {
        LearningWatch watch = Updates(LearningWatch.ShortestWithoutValidation - 1, misses: 24, loss: 1.4);
        Assert.Null(watch.Epoch(validation: null));

        Add(watch, 1, misses: 24, loss: 1.4);

        Assert.Equal("after 200 updates its training error is 75.0 %, that of guessing among 4 classes", watch.Epoch(validation: null));
    }

    [Fact]
    public void Update_LongEpoch_IsJudgedBeforeItsEnd()
    {
        LearningWatch watch = Updates(LearningWatch.LongestWindow - 1, misses: 24, loss: 1.4);

        Assert.NotNull(watch.Update(new AccumulatedGradients(32, 1.4, 24, TimeSpan.Zero)));
    }

    [Fact]
    public void Epoch_ClassesOfDifferentSizes_ComparesWithTheMostFrequent()
    {
        // Nine tenths are of one class: guessing it misses a tenth at a loss of 0.325, far below ln 2.
        var watch = new LearningWatch([900, 100]);
        for (int i = 0; i < LearningWatch.ShortestWithoutValidation; i++)
        {
            Assert.Null(watch.Update(new AccumulatedGradients(100, 0.325, 10, TimeSpan.Zero)));
        }

        Assert.NotNull(watch.Epoch(validation: null));
    }

    private static LearningWatch Updates(int count, int misses, double loss)
    {
        var watch = new LearningWatch([100, 100, 100, 100]);
        Add(watch, count, misses, loss);
        return watch;
    }

    private static void Add(LearningWatch watch, int count, int misses, double loss)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Null(watch.Update(new AccumulatedGradients(32, loss, misses, TimeSpan.Zero)));
        }
    }

    /// <summary>A validation whose answer to an image of a class has a logit a little, or much, above the others.</summary>
    private static ErrorCounter Validation(Func<int, int> answer, double confidence)
    {
        var counts = new ErrorCounter(Classes);
        for (int image = 0; image < 40; image++)
        {
            float[] logits = new float[Classes];
            logits[answer(image % Classes)] = (float)confidence + 1e-3f;
            counts.Add(new ImageScore([logits]), image % Classes);
        }

        return counts;
    }
}
