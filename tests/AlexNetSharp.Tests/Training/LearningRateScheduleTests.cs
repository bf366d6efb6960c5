using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Training;

public sealed class LearningRateScheduleTests
{
    private const int PerEpoch = 4;

    [Fact]
    public void Rate_Step_DropsEveryInterval()
    {
        var schedule = new ScheduleRecipe { Kind = ScheduleKind.Step, StepEpochs = 3, Gamma = 0.1 };

        Assert.Equal([0.01, 0.01, 0.001, 0.001, 0.0001], Rates(schedule, 0.01, 0, 11, 12, 23, 24));
    }

    [Fact]
    public void Rate_MultiStep_DropsAtMilestonesWithinEpochsToo()
    {
        var schedule = new ScheduleRecipe { Kind = ScheduleKind.MultiStep, Milestones = [1.5, 3], Gamma = 0.5 };

        Assert.Equal([1, 1, 0.5, 0.5, 0.25, 0.25], Rates(schedule, 1, 0, 5, 6, 11, 12, 400));
    }

    [Fact]
    public void Rate_Plateau_DropsAfterPatienceAndStartsToWaitAgain()
    {
        var schedule = new ScheduleRecipe { Kind = ScheduleKind.Plateau, PatienceEpochs = 2, Gamma = 0.1, MostDrops = 2 };
        double[] errors = [0.9, 0.8, 0.8, 0.85, 0.7, 0.7, 0.75, 0.7, 0.7, 0.7, 0.7];

        double[] rates = [.. Enumerable.Range(0, errors.Length + 1)
            .Select(epoch => Math.Round(LearningRateSchedule.Rate(1, schedule, epoch * PerEpoch, PerEpoch, errors[..epoch]), 6))];

        Assert.Equal([1, 1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.01], rates);
    }

    [Fact]
    public void Rate_Constant_NeverChanges() =>
        Assert.Equal([0.02, 0.02, 0.02], Rates(new ScheduleRecipe { Kind = ScheduleKind.Constant }, 0.02, 0, 1, 100_000));

    [Fact]
    public void Rate_PolyOfPowerOne_IsAStraightLineToZeroByUpdates() =>
        Assert.Equal(
            [0.05, 0.04875, 0.025, 0.00125],
            Rates(new ScheduleRecipe { Kind = ScheduleKind.Poly, Epochs = 10 }, 0.05, 0, 1, 20, 39));

    [Fact]
    public void Rate_PolyOfPowerTwo_IsAParabola() =>
        Assert.Equal(
            [1, 0.5625, 0.25, 0.0625],
            Rates(
                new ScheduleRecipe
                {
                    Kind = ScheduleKind.Poly,
                    Epochs = 10,
                    Power = 2,
                },
                1,
                0,
                10,
                20,
                30));

    [Fact]
    public void Rate_Cosine_GoesDownHalfAWave() =>
        Assert.Equal(
            [2, 1.5, 1, 0.5],
            Rates(new ScheduleRecipe { Kind = ScheduleKind.Cosine, Epochs = 3 }, 2, 0, 4, 6, 8));

    [Fact]
    public void Rate_CosineWithAnEnd_StopsThere() =>
        Assert.Equal(
            [1, 0.775, 0.325, 0.1],
            Rates(new ScheduleRecipe { Kind = ScheduleKind.Cosine, Epochs = 3, EndFactor = 0.1 }, 1, 0, 4, 8, 12));

    [Fact]
    public void Rate_Warmup_RisesByUpdatesToWhereTheScheduleBegins()
    {
        var warmup = new ScheduleRecipe { Kind = ScheduleKind.Constant, WarmupEpochs = 2, WarmupFactor = 0.2 };

        Assert.Equal([0.2, 0.3, 0.6, 0.9, 1, 1], Rates(warmup, 1, 0, 1, 4, 7, 8, 9));
        Assert.Equal([0.2, 0.6, 0.1], Rates(warmup with { Kind = ScheduleKind.Step, StepEpochs = 2, WarmupEpochs = 1 }, 1, 0, 2, 8));
    }

    [Fact]
    public void Rate_WarmupOfAFractionOfAnEpoch_EndsWithinIt() =>
        Assert.Equal(
            [0, 0.5, 1, 1],
            Rates(
                new ScheduleRecipe
                {
                    Kind = ScheduleKind.Constant,
                    WarmupEpochs = 0.5,
                    WarmupFactor = 0,
                },
                1,
                0,
                1,
                2,
                3));

    [Theory]
    [InlineData(ScheduleKind.Poly)]
    [InlineData(ScheduleKind.Cosine)]
    public void Rate_WarmupOfASlope_LeavesTheSlopeWhatComesAfterIt(Enum kind)
    {
        var schedule = new ScheduleRecipe { Kind = (ScheduleKind)kind, Epochs = 10, WarmupEpochs = 2, WarmupFactor = 0 };

        Assert.Equal([0, 0.5, 1, 0.5, 0], Rates(schedule, 1, 0, 4, 8, 24, 40));
    }

    private static double[] Rates(ScheduleRecipe schedule, double baseRate, params long[] iterations) =>
        [.. iterations.Select(iteration => Math.Round(LearningRateSchedule.Rate(baseRate, schedule, iteration, PerEpoch, []), 12))];
}
