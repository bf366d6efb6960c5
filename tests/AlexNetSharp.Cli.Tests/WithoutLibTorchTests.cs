namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// What evaluates on the processor needs no libtorch: a NuGet cache that is empty has none to load, and stays empty.
/// <see cref="FetchTests"/> show that other commands of such a machine fetch it.
/// </summary>
public sealed class WithoutLibTorchTests
{
    private readonly CliFixture _fixture;

    public WithoutLibTorchTests(CliFixture fixture)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is started by its Unix name.");
        _fixture = fixture;
    }

    [Theory]
    [InlineData("classify --weights WEIGHTS PHOTO")]
    [InlineData("classify --weights WEIGHTS PHOTO --views 10 --device cpu --threads 1")]
    [InlineData("evaluate --weights WEIGHTS --data PACK")]
    [InlineData("filters --weights WEIGHTS --out OUT.png")]
    [InlineData("weights compare WEIGHTS WEIGHTS --data PACK")]
    [InlineData("report RUN --out OUT.html")]
    public void Command_ThatEvaluates_Works(string line)
    {
        string home = Directory.CreateDirectory(_fixture.NewPath()).FullName;

        CommandResult result = BareMachine.Run(
            home,
            home,
            [
                .. line.Split(' ').Select(word => word
                    .Replace("WEIGHTS", _fixture.Weights, StringComparison.Ordinal)
                    .Replace("PHOTO", _fixture.Photo, StringComparison.Ordinal)
                    .Replace("PACK", _fixture.Pack, StringComparison.Ordinal)
                    .Replace("RUN", _fixture.TrainedRun, StringComparison.Ordinal)
                    .Replace("OUT", _fixture.NewPath(), StringComparison.Ordinal)),
            ]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.DoesNotContain("libtorch", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.False(Directory.Exists(Path.Combine(home, "packages")));
    }
}
