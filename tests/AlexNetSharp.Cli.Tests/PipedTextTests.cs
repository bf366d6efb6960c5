using System.Text.Json;

namespace AlexNetSharp.Cli.Tests;

/// <summary>Text that goes to a file or pipe: whole tables, no padding, numbers and words as people read them.</summary>
public sealed class PipedTextTests(CliFixture fixture)
{
    [Theory]
    [InlineData("doctor")]
    [InlineData("summary")]
    [InlineData("models")]
    [InlineData("recipes")]
    [InlineData("data inspect PACK")]
    [InlineData("evaluate --weights WEIGHTS --data PACK")]
    [InlineData("evaluate --table RUN")]
    [InlineData("weights inspect WEIGHTS")]
    [InlineData("runs RUN")]
    [InlineData("classify --weights WEIGHTS PHOTO --top 10")]
    public void Text_Piped_HasNoPaddingAndLeavesNothingOut(string line)
    {
        string output = CommandProcess
            .Run([
                .. line.Split(' ').Select(word => word switch
                {
                    "PACK" => fixture.Pack,
                    "RUN" => fixture.TrainedRun,
                    "WEIGHTS" => fixture.Weights,
                    "PHOTO" => fixture.Photo,
                    _ => word,
                }),
            ])
            .ShouldSucceed()
            .Output;

        Assert.NotEqual("", output);
        Assert.All(output.Split('\n'), shown => Assert.Equal(shown.TrimEnd(), shown));
        Assert.DoesNotContain("want of room", output, StringComparison.Ordinal);
    }

    /// <summary>LeNet-5's paper says 0.95 %.</summary>
    [Fact]
    public void Models_PublishedErrors_HaveTheDecimalsThatWerePublished()
    {
        string output = CommandProcess.Run("models").ShouldSucceed().Output;

        Assert.Matches(@"(?m)^lenet5 .* 0\.95 % ", output);
        Assert.Matches(@"(?m)^alexnet .* 40\.7 % ", output);
    }

    [Fact]
    public void Bench_Table_SeparatesThousands()
    {
        string output = CommandProcess
            .Run("bench", "kernels", "--model", "cifar-26pct", "--batch", "32", "--pairs", "5", "--seconds", "0.001", "--threads", "1")
            .ShouldSucceed()
            .Output;

        Assert.Matches(@"(?m)^pool-forward .* \d{1,3}(,\d{3})+ ", output);
        Assert.DoesNotMatch(@"\d{4}", output[output.IndexOf("what", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Inspect_Colors_SaysWhatTheNumbersAre()
    {
        string output = CommandProcess.Run("data", "inspect", fixture.Pack).ShouldSucceed().Output;

        Assert.Matches(
            @"(?m)^mean colour [\d., ]+, of 0 to 255; standard deviation of the colours [\d., ]+, along their principal components$",
            output);
    }

    [Fact]
    public void Recipe_OfOnesOwn_IsNoRecipeThatShips()
    {
        string help = CommandProcess.Run("train", "--help").ShouldSucceed().Output;
        string shipped = CommandProcess.Run("recipes", "--json").ShouldSucceed().Output;

        Assert.Contains("# a recipe of your own", help, StringComparison.Ordinal);
        Assert.Contains("--recipe my.yaml", help, StringComparison.Ordinal);
        Assert.DoesNotContain(
            JsonDocument.Parse(shipped).RootElement.EnumerateArray(),
            recipe => recipe.GetProperty("name").GetString() == "my");
    }
}
