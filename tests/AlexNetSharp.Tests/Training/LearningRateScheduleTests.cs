using AlexNetSharp.Training;

namespace AlexNetSharp.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Rate_Step_DropsEveryInterval()
    {
        var schedule = new ScheduleRecipe { Kind = ScheduleKind.Step, StepEpochs = 3, Gamma = 0.1 };

        double[] rates = [.. Enumerable.Range(0, 7).Select(epoch => LearningRateSchedule.Rate(0.01, schedule, new double[epoch]))];

        Assert.Equal([0.01, 0.01, 0.01, 0.001, 0.001, 0.001, 0.0001], rates.Select(rate => Math.Round(rate, 8)));
    }

    [Fact]
    public void Rate_Plateau_DropsAfterPatienceAndStartsToWaitAgain()
    {
        var schedule = new ScheduleRecipe { Kind = ScheduleKind.Plateau, PatienceEpochs = 2, Gamma = 0.1, MostDrops = 2 };
        double[] errors = [0.9, 0.8, 0.8, 0.85, 0.7, 0.7, 0.75, 0.7, 0.7, 0.7, 0.7];

        double[] rates = [.. Enumerable.Range(0, errors.Length + 1).Select(epoch => Math.Round(LearningRateSchedule.Rate(1, schedule, errors[..epoch]), 6))];

        Assert.Equal([1, 1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.01], rates);
    }

    [Fact]
    public void Rate_Constant_NeverChanges()
    {
        Assert.Equal(0.02, LearningRateSchedule.Rate(0.02, new ScheduleRecipe { Kind = ScheduleKind.Constant }, new double[50]));
    }
}
