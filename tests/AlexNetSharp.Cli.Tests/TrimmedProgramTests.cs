using System.Text.Json.Nodes;

namespace AlexNetSharp.Cli.Tests;

/// <summary>What the command needs is there without what trimming removes.</summary>
public sealed class TrimmedProgramTests(CliFixture fixture)
{
    /// <summary>As in a trimmed program: the switch forbids what trimming would have removed.</summary>
    [Fact]
    public void Classify_WithoutReflectionInJson_LoadsTheBundle()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "alexnet.dll");
        JsonNode settings = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(program, ".runtimeconfig.json")))!;
        JsonObject properties = settings["runtimeOptions"]!["configProperties"]!.AsObject();
        properties["System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault"] = false;
        string without = fixture.NewFile(System.Text.Encoding.UTF8.GetBytes(settings.ToJsonString()), ".runtimeconfig.json");

        CommandResult classified = Run("classify", "--weights", fixture.Weights, fixture.Photo);
        string pack = fixture.NewPath();
        CommandResult prepared = Run("data", "prepare", fixture.Images, pack, "--size", "73");

        Assert.Contains('%', classified.ShouldSucceed().Output);
        prepared.ShouldSucceed();
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(fixture.Pack, "manifest.json")),
            File.ReadAllBytes(Path.Combine(pack, "manifest.json")));

        // The switch works: JSON documents of the command are written by reflection.
        Assert.Contains(
            "Reflection-based serialization",
            Run("classify", "--weights", fixture.Weights, fixture.Photo, "--json").Error,
            StringComparison.Ordinal);

        CommandResult Run(params string[] words)
        {
            using CommandProcess process = CommandProcess.StartProgram(
                "dotnet",
                Path.GetTempPath(),
                [],
                ["exec", "--runtimeconfig", without, program, .. words]);
            return process.Wait();
        }
    }
}
