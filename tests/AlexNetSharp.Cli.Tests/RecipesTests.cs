using System.Text.Json.Nodes;
using AlexNetSharp.Files;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Recipes that ship: listed, printed, taken by name, and chosen where none is named.</summary>
public sealed class RecipesTests(CliFixture fixture)
{
    private const int Side = 73;

    /// <summary>A pack of three classes of stripes in noise, which lie, stand or lean; 24 and 8 images each.</summary>
    private Lazy<string> FewPhotos { get; } = new(() =>
    {
        string source = fixture.NewPath(), pack = fixture.NewPath();
        var random = new Random(1);
        for (int image = 0; image < 3 * 32; image++)
        {
            (int kind, int number, int phase) = (image % 3, image / 3, random.Next(8));
            string folder = Path.Combine(source, number < 24 ? "train" : "val", $"kind{kind}");
            byte[] pixels = new byte[Side * Side];
            for (int place = 0; place < pixels.Length; place++)
            {
                (int row, int column) = Math.DivRem(place, Side);
                int across = kind == 0 ? row : kind == 1 ? column : row + column;
                pixels[place] = (byte)(random.Next(96) + ((across + phase) / 4 % 2 == 0 ? 40 : 120));
            }

            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"{number}.png"), PngWriter.Encode(pixels, Side, Side, channels: 1));
        }

        CommandProcess.Run("data", "prepare", source, pack, "--size", $"{Side}").ShouldSucceed();
        return pack;
    });

    [Fact]
    public void Recipes_WithoutName_ListsEveryFileOfTheFolder()
    {
        string[] names =
        [
            .. Directory
                .GetFiles(Path.Combine(RepositoryFolder.Path, "recipes"), "*.yaml")
                .Select(file => Path.GetFileNameWithoutExtension(file)),
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

    /// <summary>Three classes of few photos, and nothing but the pack said: what is taken has to learn.</summary>
    [Theory]
    [InlineData("small")]
    [InlineData("small-bn", "--set", "model.variant.normalisation=batch")]
    public void Train_ThreeClassesOfFewPhotosWithoutRecipe_Learns(string recipe, params string[] more)
    {
        string run = fixture.NewPath();

        CommandResult result = CommandProcess
            .Run(["train", "--data", FewPhotos.Value, "--out", run, "--set", "model.width=0.5", "--threads", "2", "--json", .. more])
            .ShouldSucceed();

        Assert.Contains($"alexnet-mini is trained by the recipe {recipe}.", result.Error, StringComparison.Ordinal);
        Assert.InRange((double)JsonNode.Parse(result.Output)!["val_top1_error"]!, 0, 0.34);
    }

    /// <summary>33 images in batches of 32 leave one alone, which batch normalisation cannot learn from.</summary>
    [Fact]
    public void Train_WithoutRecipe_TakesBatchesThatLeaveNoImageAlone()
    {
        string source = fixture.NewPath(), pack = fixture.NewPath();
        string[] classes = [.. Directory.GetDirectories(Path.Combine(fixture.Images, "train")).Order(StringComparer.Ordinal).Take(3)];
        foreach (string file in classes.SelectMany(one => Directory.GetFiles(one).Order(StringComparer.Ordinal).Take(11)))
        {
            string target = Path.Combine(source, Path.GetRelativePath(fixture.Images, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        CommandProcess.Run("data", "prepare", source, pack, "--size", "73", "--val-fraction", "0").ShouldSucceed();
        string[] dry = ["train", "--data", pack, "--dry-run", "--set", "model.width=0.25", "--set", "model.variant.normalisation=batch"];

        Assert.Contains(
            "by the recipe small-bn in batches of 31, because 32 would leave one of 33 images alone.",
            CommandProcess.Run(dry).ShouldSucceed().Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "by the recipe small-bn.",
            CommandProcess.Run([.. dry, "--set", "optimizer.batchSize=31"]).ShouldSucceed().Error,
            StringComparison.Ordinal);
        CommandProcess.Run([.. dry, "--set", "optimizer.batchSize=16"]).ShouldFail(2, "choose another batch size");
    }

    /// <summary>Weights that have learned already do not start too small: whoever goes on from them is told of the rate.</summary>
    [Fact]
    public void Train_WeightsToStartFromThatDoNotLearn_NamesTheRate()
    {
        CommandResult result = CommandProcess
            .Run(
                fixture.TrainArguments(
                    fixture.NewPath(), "--init", fixture.Weights, "--set", "optimizer.learningRate=0.1", "--set", "optimizer.batchSize=12",
                    "--set", "schedule.epochs=1"));

        Assert.Contains("start another with a smaller optimizer.learningRate, which is 0.1 here", result.Error, StringComparison.Ordinal);
    }

    private CommandResult DryRun(params string[] more) => CommandProcess
        .Run(["train", "--data", fixture.Pack, "--dry-run", "--set", "model.width=0.25", "--set", "optimizer.batchSize=16", .. more])
        .ShouldSucceed();
}
