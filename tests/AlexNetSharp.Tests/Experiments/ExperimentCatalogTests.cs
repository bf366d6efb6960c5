using AlexNetSharp.Experiments;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Tests.Experiments;

public sealed class ExperimentCatalogTests
{
    /// <summary>
    /// Arms that add nothing of their own train what the recipe's card describes, for as long, with the drop in its place.
    /// </summary>
    [Theory]
    [InlineData("lrn")]
    [InlineData("views")]
    [InlineData("ensemble")]
    public void Recipe_FirstArmOnImagenette_IsTheShippedRecipe(string name)
    {
        Experiment experiment = ExperimentCatalog.Find(name);
        TrainingRecipe shipped = RecipeFile.Read(Path.Combine(Repository.Root, "recipes", "alexnet-mini-imagenette.yaml"));

        TrainingRecipe arm = RecipeFile.Parse("", "the arm's", experiment.Recipe(
            experiment.Arms[0],
            experiment.Setting.Epochs,
            shipped.Optimizer.LearningRate,
            []));

        Assert.Equal(RecipeFile.ToYaml(shipped), RecipeFile.ToYaml(arm));
        Assert.Equal((20, 14), (arm.Schedule.Epochs, arm.Schedule.StepEpochs));
        Assert.Contains(shipped.Optimizer.LearningRate, experiment.Setting.Rates.Skip(1).SkipLast(1));
    }

    [Fact]
    public void Recipe_ShorterTraining_DropsTheRateAsLateInProportion()
    {
        Experiment experiment = ExperimentCatalog.Find("lrn");

        Assert.Contains("schedule.stepEpochs=7", experiment.Recipe(experiment.Arms[0], epochs: 10, rate: 0.01, []));
    }

    /// <summary>No arm has a learning rate of its own, statements speak of arms that there are, no two repetitions share a seed.</summary>
    [Fact]
    public void All_Experiments_TryEveryArmAtTheSameRates()
    {
        Assert.All(ExperimentCatalog.All, experiment =>
        {
            Assert.InRange(experiment.Setting.Rates.Count, 3, 5);
            Assert.DoesNotContain(experiment.Arms.SelectMany(arm => arm.Differs), one => Experiment.KeyOf(one) == Experiment.RateKey);
            Assert.NotEmpty(experiment.Statements);
            Assert.Subset(
                experiment.Arms.Select(arm => arm.Name).ToHashSet(),
                experiment.Statements.SelectMany(one => one.Others.Append(one.Arm)).ToHashSet());
        });
        Assert.Equal(3UL, ExperimentCatalog.Find("ensemble").SeedStride);
    }

    [Fact]
    public void Choose_Rates_TakesTheLeastErrorAndNoneThatDiverged()
    {
        IReadOnlyList<TriedRate> tried = TriedRate.Choose(
            ExperimentMeasure.ValidationError,
            [
                new(0.03, "c") { Error = 0.1, Diverged = "The loss is NaN." },
                new(0.003, "a") { Error = 0.4 },
                new(0.01, "b") { Error = 0.3 },
                new(0.02, "d") { Error = 0.3 },
            ]);

        Assert.Equal([(0.003, false), (0.01, true), (0.02, false), (0.03, false)], tried.Select(one => (one.Rate, one.Chosen)));
    }

    /// <summary>A curve that arrives wins over one that does not, whatever it ends at; of those that do not, the lowest end.</summary>
    [Theory]
    [InlineData(9.0, 0.1, 7.0, 0.2, 0.01)]
    [InlineData(null, 0.26, 9.0, 0.24, 0.01)]
    [InlineData(null, 0.26, null, 0.3, 0.003)]
    public void Choose_Curves_TakesTheFirstToArrive(double? first, double firstEnd, double? second, double secondEnd, double best)
    {
        IReadOnlyList<TriedRate> tried = TriedRate.Choose(
            ExperimentMeasure.EpochsToTrainingError,
            [
                new(0.003, "a") { Epochs = first, TrainError = firstEnd, Error = 0.9 },
                new(0.01, "b") { Epochs = second, TrainError = secondEnd, Error = 0.1 },
            ]);

        Assert.Equal(best, tried.Single(one => one.Chosen).Rate);
    }

    /// <summary>Every image is in one part, a third of them for choosing, whatever order the classes stand in.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void ValidationParts_AnyOrder_HaveEveryClass(int period)
    {
        int[] classes = [.. Enumerable.Range(0, 3000).Select(image => image % period)];
        IReadOnlyList<int> choosing = ValidationParts.Choosing(classes);

        Assert.Equal(3000, choosing.Count + ValidationParts.Counted(classes).Count);
        Assert.All(
            Enumerable.Range(0, period),
            one => Assert.InRange(choosing.Count(place => place == one), 800 / period, 1200 / period));
    }
}
