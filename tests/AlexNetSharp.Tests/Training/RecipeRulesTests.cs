using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

public sealed class RecipeRulesTests
{
    [Theory]
    [InlineData("optimizer.accumulation", "0", "it must be at least 1")]
    [InlineData("optimizer.trust", "0", "it must be a finite number above 0")]
    [InlineData("loss.labelSmoothing", "1", "it must be at least 0 and below 1")]
    [InlineData("average.decay", "1", "it must be at least 0 and below 1")]
    [InlineData("average.everyUpdates", "0", "it must be at least 1")]
    [InlineData("guard.rateFactor", "1", "it must be above 0 and below 1")]
    [InlineData("guard.mostRollBacks", "-1", "it must be at least 0")]
    [InlineData("schedule.power", "0", "it must be a finite number above 0")]
    [InlineData("schedule.endFactor", "1.5", "it must be 0 to 1")]
    [InlineData("schedule.warmupFactor", "-0.5", "it must be 0 to 1")]
    [InlineData("schedule.warmupEpochs", "90", "it must be at least 0 and below schedule.epochs")]
    [InlineData("schedule.earlyStopEpochs", "-1", "it must be at least 0")]
    [InlineData("schedule.milestones", "[60, 30]", "it must list epochs above 0, each greater than the one before")]
    [InlineData("schedule.milestones", "[0]", "it must list epochs above 0, each greater than the one before")]
    [InlineData("layers.fc8.rateFactor", "-1", "it must be a finite number of at least 0")]
    [InlineData("layers.fc8.decayFactor", "NaN", "it must be a finite number of at least 0")]
    public void Parse_ValueOutOfItsRange_IsOneSentence(string key, string value, string wanted) =>
        Assert.Equal($"test: {key} is {value}; {wanted}.", ErrorOf($"{key}={value}"));

    [Theory]
    [InlineData(128, 3)]
    [InlineData(2, 4)]
    [InlineData(4098, 2)]
    public void Parse_BatchThatDoesNotDivideIntoThePasses_IsRefused(int images, int passes) =>
        Assert.Equal(
            $"test: optimizer.batchSize is {images} and optimizer.accumulation {passes}; the batch must divide into {passes} passes of as "
                + $"many images each, 1 to 2048.",
            ErrorOf($"optimizer.batchSize={images}", $"optimizer.accumulation={passes}"));

    [Fact]
    public void Parse_LargeBatchInSeveralPasses_IsAllowed() =>
        Assert.Equal(8192, RecipeFile.Parse("", "test", "optimizer.batchSize=8192", "optimizer.accumulation=4").Optimizer.BatchSize);

    [Fact]
    public void Parse_MultiStepWithoutMilestones_IsRefused() =>
        Assert.Equal(
            "test: schedule.milestones is []; it must list one or more epochs above 0, each greater than the one before.",
            ErrorOf("schedule.kind=multi-step"));

    private static string ErrorOf(params string[] overrides) =>
        Assert.Throws<InvalidOptionException>(() => RecipeFile.Parse("", "test", overrides)).Message;
}
