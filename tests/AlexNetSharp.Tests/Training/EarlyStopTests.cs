using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

public sealed class EarlyStopTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void IsDue_EpochsSinceTheBest_AreComparedWithTheAllowance(int allowed, bool due) =>
        Assert.Equal(due, EarlyStop.IsDue(new ScheduleRecipe { EarlyStopEpochs = allowed }, [0.9, 0.5, 0.6, 0.5]));

    [Fact]
    public void IsDue_BeforeAnyEpoch_IsNot() => Assert.False(EarlyStop.IsDue(new ScheduleRecipe { EarlyStopEpochs = 1 }, []));
}
