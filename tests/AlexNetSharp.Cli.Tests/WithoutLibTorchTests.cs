namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// What evaluates on the processor needs no libtorch: a NuGet cache that is empty has none to load, and the command may not fetch one.
/// </summary>
public sealed class WithoutLibTorchTests(CliFixture fixture)
{
    [Theory]
    [InlineData("classify --weights WEIGHTS PHOTO")]
    [InlineData("classify --weights WEIGHTS PHOTO --views 10 --device cpu --threads 1")]
    [InlineData("evaluate --weights WEIGHTS --data PACK")]
    [InlineData("filters --weights WEIGHTS --out OUT.png")]
    [InlineData("weights compare WEIGHTS WEIGHTS --data PACK")]
    [InlineData("report RUN --out OUT.html")]
    public void Command_ThatEvaluates_Works(string line)
    {
        CommandResult result = Run(line);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.DoesNotContain("libtorch", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The machine of these tests does lack it.</summary>
    [Fact]
    public void Command_ThatTrains_NamesWhatIsMissing()
    {
        CommandResult result = Run("train --data PACK --out OUT --dry-run");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("libtorch", result.Error, StringComparison.Ordinal);
    }

    private CommandResult Run(string line)
    {
        string empty = Directory.CreateDirectory(fixture.NewPath()).FullName;
        return CommandProcess.Run(
            [("NUGET_PACKAGES", empty), ("HOME", empty), ("PATH", empty), ("LIBTORCH", "")],
            [
                .. line.Split(' ').Select(word => word
                    .Replace("WEIGHTS", fixture.Weights, StringComparison.Ordinal)
                    .Replace("PHOTO", fixture.Photo, StringComparison.Ordinal)
                    .Replace("PACK", fixture.Pack, StringComparison.Ordinal)
                    .Replace("RUN", fixture.TrainedRun, StringComparison.Ordinal)
                    .Replace("OUT", fixture.NewPath(), StringComparison.Ordinal)),
            ]);
    }
}
