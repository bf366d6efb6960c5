namespace AlexNetSharp.Cli.Tests;

/// <summary>What newcomers type at <c>alexnet train</c>: the usual names of options, a folder of photos, a batch of everything.</summary>
public sealed class TrainShorthandTests(CliFixture fixture)
{
    [Theory]
    [InlineData("--learning-rate")]
    [InlineData("--lr")]
    public void Train_Shorthands_AreValuesOfTheRecipeAndWin(string rate)
    {
        string run = fixture.NewPath();

        CommandProcess
            .Run(fixture.TrainArguments(run, "--epochs", "1", rate, "0.0125", "--batch-size", "48", "--set", "schedule.epochs=3"))
            .ShouldSucceed();

        string recipe = File.ReadAllText(Path.Combine(run, "recipe.yaml"));
        Assert.Contains("  epochs: 1\n", recipe, StringComparison.Ordinal);
        Assert.Contains("  learningRate: 0.0125\n", recipe, StringComparison.Ordinal);
        Assert.Contains("  batchSize: 48\n", recipe, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_WithMoreEpochsAndAnotherRate_GoesOn()
    {
        string run = fixture.Copy(fixture.TrainedRun);

        CommandResult result = CommandProcess.Run("train", "--resume", run, "--epochs", "3", "--lr", "0.001").ShouldSucceed();

        Assert.Contains(": 3 epochs, 45 updates", result.Output, StringComparison.Ordinal);
        Assert.Contains("schedule.epochs", result.Error, StringComparison.Ordinal);
        Assert.Contains("optimizer.learningRate", result.Error, StringComparison.Ordinal);
        CommandProcess.Run("train", "--resume", run, "--batch-size", "32").ShouldFail(2, "optimizer.batchSize");
    }

    [Theory]
    [InlineData("--epoch 3", "'--epoch': did you mean --epochs?")]
    [InlineData("--batch 3", "'--batch': did you mean --batch-size?")]
    [InlineData("--momentum 0.8", "'--momentum'; give --set optimizer.momentum=VALUE.")]
    [InlineData("--weight-decay=0.1", "'--weight-decay=0.1'; give --set optimizer.weightDecay=VALUE.")]
    [InlineData("--quite-another-thing", "'--quite-another-thing'.")]
    public void Train_UnknownOption_IsAnsweredWithWhatItMayMean(string given, string end) =>
        CommandProcess
            .Run(["train", "--data", "a", "--out", "b", .. given.Split(' ')])
            .ShouldFail(2, $"'train' has no option {end}");

    [Fact]
    public void Train_FolderOfPhotos_SaysHowToMakeAPackOfIt()
    {
        string photos = Path.Combine(fixture.Images, "train");

        CommandProcess
            .Run("train", "--data", photos, "--out", fixture.NewPath())
            .ShouldFail(1, $"{photos} is no pack", $"'alexnet data prepare {photos} {photos}-pack'");
        CommandProcess
            .Run("train", "--data", Path.GetDirectoryName(fixture.Photo)! + "/", "--out", fixture.NewPath())
            .ShouldFail(1, $"'alexnet data prepare {Path.GetDirectoryName(fixture.Photo)}/ {Path.GetDirectoryName(fixture.Photo)}-pack'");
    }

    [Fact]
    public void Train_PackOfAnotherSize_NamesTheNetworkThatTakesIt() =>
        CommandProcess
            .Run("train", "--data", fixture.Pack, "--model", "alexnet", "--out", fixture.NewPath())
            .ShouldFail(1, "alexnet needs images of 256x256", "--model alexnet-mini, which takes these");

    [Fact]
    public void Train_BatchOfMoreThanAllImages_IsSaidOnce()
    {
        string error = CommandProcess
            .Run(fixture.TrainArguments(fixture.NewPath(), "--batch-size", "1000", "--epochs", "1"))
            .ShouldSucceed()
            .Error;

        Assert.Single(error.Split('\n'), line => line.Contains("optimizer.batchSize is 1,000", StringComparison.Ordinal)
            && line.Contains("240 training images", StringComparison.Ordinal));
        Assert.DoesNotContain(
            "optimizer.batchSize is",
            CommandProcess.Run(fixture.TrainArguments(fixture.NewPath(), "--epochs", "1")).ShouldSucceed().Error,
            StringComparison.Ordinal);
    }
}
