using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Visualization;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Tests.Workflows;

public sealed class DryRunPictureTests
{
    private const int PerEpoch = 10;

    private const string Step = """
        learning rate, logarithmic
            0.01 |********************
                 |
                 |
          0.0032 |
                 |
                 |
           0.001 |                    ********************
                 |
                 |
         0.00032 |
                 |
                 |
          0.0001 |                                        ********************
                 +------------------------------------------------------------
                  0                            45                           90 epochs

        """;

    private const string Cosine = """
        learning rate
             0.1 |     *******
                 |    *       ******
                 |                  ****
           0.075 |                      ***
                 |   *                     ***
                 |                            ***
            0.05 |  *                            ***
                 |                                  ***
                 | *                                   ***
           0.025 |                                        ***
                 |                                           ****
                 |*                                              ******
               0 |                                                     *******
                 +------------------------------------------------------------
                  0                            30                           60 epochs

        """;

    [Fact]
    public void Picture_Step_HasADecadeAStair() =>
        AssertPicture(Step, 0.01, new ScheduleRecipe { Kind = ScheduleKind.Step, Epochs = 90, StepEpochs = 30, Gamma = 0.1 });

    [Fact]
    public void Picture_CosineWithWarmup_RisesAndFallsOnAStraightAxis() =>
        AssertPicture(Cosine, 0.1, new ScheduleRecipe { Kind = ScheduleKind.Cosine, Epochs = 60, WarmupEpochs = 5 });

    [Fact]
    public void Picture_Constant_StaysAtTheTop()
    {
        string[] lines = PictureOf(0.02, new ScheduleRecipe { Kind = ScheduleKind.Constant, Epochs = 1000 }).Split('\n');

        Assert.Equal("    0.02 |" + new string('*', RateChart.Columns), lines[1]);
        Assert.Equal("       0 |", lines[13]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Draw_OtherNumberOfRates_IsRefused() =>
        Assert.Throws<ArgumentException>(() => RateChart.Draw([1, 2], 3, logarithmic: false));

    private static void AssertPicture(string expected, double rate, ScheduleRecipe schedule) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), PictureOf(rate, schedule));

    private static string PictureOf(double rate, ScheduleRecipe schedule)
    {
        var recipe = new TrainingRecipe { Optimizer = new OptimizerRecipe { LearningRate = rate }, Schedule = schedule };
        return DryRunWorkflow.Picture(schedule, [.. DryRunWorkflow.Curve(recipe, PerEpoch)]);
    }
}
