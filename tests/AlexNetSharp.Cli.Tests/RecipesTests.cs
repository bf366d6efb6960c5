namespace AlexNetSharp.Cli.Tests;

/// <summary>Recipes that ship: listed, printed, taken by name, and chosen where none is named.</summary>
public sealed class RecipesTests(CliFixture fixture)
{
    [Fact]
    public void Recipes_WithoutName_ListsEveryFileOfTheFolder()
    {
        string[] names =
        [
            .. Directory.GetFiles(Path.Combine(RepositoryFolder.Path, "recipes"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)),
        ];

        string output = CommandProcess.Run("recipes").ShouldSucceed().Output;

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"\n{name} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public void Recipes_Name_PrintsTheFile() => Assert.Equal(
        File.ReadAllText(Path.Combine(RepositoryFolder.Path, "recipes", "caffe.yaml")),
        CommandProcess.Run("recipes", "caffe").ShouldSucceed().Output);

    [Fact]
    public void Recipes_UnknownName_NamesTheNearest() => CommandProcess.Run("recipes", "cafe").ShouldFail(2, "did you mean caffe");

    [Fact]
    public void Train_RecipeByName_IsTheFilesRecipe() => Assert.Equal(
        DryRun("--recipe", Path.Combine(RepositoryFolder.Path, "recipes", "demo.yaml")).Output.Split("\n\n")[0],
        DryRun("--recipe", "demo").Output.Split("\n\n")[0]);

    [Fact]
    public void Train_FileThatIsMissing_NamesTheRecipeThatShips()
    {
        string missing = fixture.NewPath("/caffe.yaml");

        CommandProcess
            .Run("train", "--data", fixture.Pack, "--dry-run", "--recipe", missing)
            .ShouldFail(2, $"There is no file {missing}; the recipe that ships is --recipe caffe.");
        CommandProcess.Run("train", "--data", fixture.Pack, "--dry-run", "--recipe", "cafe").ShouldFail(2, "did you mean caffe");
    }

    [Fact]
    public void Train_WithoutRecipe_TakesNetworkAndRecipeThatSuitAndSaysSo()
    {
        CommandResult result = DryRun();

        Assert.Contains("alexnet-mini is trained by the recipe small.", result.Error, StringComparison.Ordinal);
        Assert.Contains("  name: alexnet-mini\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("  initialisation: he\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_WeightsToStartFromWithoutRecipe_FineTunes() => Assert.Contains(
        "alexnet-mini is trained by the recipe fine-tune.",
        DryRun("--init", Path.Combine(fixture.TrainedRun, "weights.safetensors")).Error,
        StringComparison.Ordinal);

    [Fact]
    public void Train_NetworkOfOtherImages_NamesTheOneThatFits() => CommandProcess
        .Run("train", "--data", fixture.Pack, "--dry-run", "--model", "alexnet")
        .ShouldFail(1, "alexnet needs images of 256x256", "or give --model alexnet-mini, which takes these.");

    [Fact]
    public void Train_PapersRecipeOnFewImages_SaysBeforeAndWithinAnEpochThatItDoesNotLearn()
    {
        CommandResult result = CommandProcess
            .Run(
                "train", "--data", fixture.Pack, "--out", fixture.NewPath(), "--recipe", "paper", "--model", "alexnet-mini", "--set",
                "model.width=0.25", "--set", "optimizer.batchSize=12", "--set", "schedule.epochs=1")
            .ShouldSucceed();

        Assert.Contains("presume far more images than these 240", result.Error, StringComparison.Ordinal);
        Assert.Contains("The run does not learn: after 20 updates", result.Error, StringComparison.Ordinal);
        Assert.Contains("start another with --recipe small.", result.Error, StringComparison.Ordinal);
    }

    private CommandResult DryRun(params string[] more) => CommandProcess
        .Run(["train", "--data", fixture.Pack, "--dry-run", "--set", "model.width=0.25", "--set", "optimizer.batchSize=16", .. more])
        .ShouldSucceed();
}
