using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Visualization;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Reports;

namespace AlexNetSharp.Tests.Workflows;

public sealed class ComparisonWorkflowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_UnfinishedRuns_AreComparedBesideTheFirst()
    {
        string first = MadeRun.Make(_folder.At("runs", "a"), [0.5, 0.25]).Path,
            second = MadeRun.Make(_folder.At("other", "b"), [], learningRate: 0.05, seed: 9).Path;

        ComparisonResult result = new ComparisonWorkflow().Run(
            new ComparisonRequest { Runs = [first, second + Path.DirectorySeparatorChar, first] }
        );

        Assert.Equal(_folder.At("runs", "report.html"), result.Report);
        Assert.Equal([0.25, null], result.Runs.Select(run => run.BestTop1Error));
        string page = File.ReadAllText(result.Report);
        Assert.Contains("2 runs compared", page, StringComparison.Ordinal);
        Assert.Contains("25.0 % (epoch 2)", page, StringComparison.Ordinal);
        Assert.Contains("optimizer.<wbr/>learningRate", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SameNameInTwoFolders_IsToldApartByTheFolder()
    {
        string first = MadeRun.Make(_folder.At("one", "run"), []).Path, second = MadeRun.Make(_folder.At("two", "run"), []).Path;

        string report = new ComparisonWorkflow()
            .Run(new ComparisonRequest { Runs = [first, second], Out = _folder.At("new", "page.html") })
            .Report;

        Assert.Contains("one/run, two/run", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_Recipes_AreTheValuesThatAreNotTheSame()
    {
        var recipe = new TrainingRecipe();
        TrainingRecipe other = recipe with { Model = recipe.Model with { InputSize = 96 }, Data = recipe.Data with { Mirror = false } };

        ComparedValue[] differences = [.. ComparisonWorkflow.Differences([recipe, other, recipe])];

        Assert.Equal(["data.mirror", "model.inputSize"], differences.Select(difference => difference.Name).Order(StringComparer.Ordinal));
        Assert.Equal([null, "96", null], differences.Single(difference => difference.Name == "model.inputSize").Values);
        Assert.Equal(["true", "false", "true"], differences.Single(difference => difference.Name == "data.mirror").Values);
        Assert.Empty(ComparisonWorkflow.Differences([recipe, recipe]));
    }

    [Fact]
    public void LayerRatios_OfALog_AreReadInOrderWithoutWhatIsNoNumber()
    {
        RunFolder run = MadeRun.Make(_folder.At("run"), [0.5]);
        MadeRun.AddLine(
            run,
            """{"event":"layers","epoch":0,"iteration":5,"layers":[{"name":"conv1.weight","mean_weight":0.01,"mean_update":1e-5,"ratio":0.001},{"name":"conv1.bias","mean_weight":0,"mean_update":0}]}"""
        );
        MadeRun.AddLine(
            run,
            """{"event":"layers","epoch":0,"iteration":10,"layers":[{"name":"conv1.weight","mean_weight":0.01,"mean_update":2e-5,"ratio":0.002}]}"""
        );

        Assert.Equal([new LayerRatio("conv1.weight", 5, 0.001), new LayerRatio("conv1.weight", 10, 0.002)], RunHistory.Read(run).LayerRatios);
    }

    [Fact]
    public void Run_OneRunOnly_IsRefused()
    {
        string run = MadeRun.Make(_folder.At("run"), []).Path;
        var error = Assert.Throws<InvalidOptionException>(() => new ComparisonWorkflow().Run(new ComparisonRequest { Runs = [run, run] }));
        Assert.Equal("1 different run cannot be compared; give 2 to 12.", error.Message);
    }

    [Fact]
    public void Run_DamagedLog_SaysWhose()
    {
        RunFolder whole = MadeRun.Make(_folder.At("whole"), []), broken = MadeRun.Make(_folder.At("broken"), []);
        MadeRun.AddLine(broken, """{"event":"epoch","iteration":1}""");
        var error = Assert.Throws<AlexNetException>(() =>
            new ComparisonWorkflow().Run(new ComparisonRequest { Runs = [whole.Path, broken.Path] }));
        Assert.StartsWith($"{broken.Path} cannot be compared: ", error.Message, StringComparison.Ordinal);
    }
}
