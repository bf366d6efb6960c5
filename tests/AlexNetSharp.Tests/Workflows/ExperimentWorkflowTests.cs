using System.Text.Json;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Evaluation;
using AlexNetSharp.Experiments;
using AlexNetSharp.Networks;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;
using AlexNetSharp.Weights;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Data;
using AlexNetSharp.Workflows.Evaluation;
using AlexNetSharp.Workflows.Experiments;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Every experiment for real, on a few drawn images and one epoch.</summary>
public sealed class ExperimentWorkflowTests(SmallRun small) : IClassFixture<SmallRun>
{
    private static readonly string[] Overrides = ["model.width=0.25", "optimizer.batchSize=50"];

    private static IReadOnlyList<ExperimentListing> All => new ExperimentListWorkflow().Run(new ExperimentListRequest());

    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(one => new TheoryDataRow<string>(one.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_EveryExperiment_TrainsItsArmsAndSaysWhatCameOfIt(string name)
    {
        ExperimentRequest request = Request(name, name);
        ExperimentResult result = new ExperimentWorkflow().Run(request);

        Assert.Contains(result.Verdict, (string[])["confirmed", "not confirmed", "undecided"]);
        Assert.True(result.Sentence.Length > 20, result.Sentence);
        Assert.NotNull(result.Plot);
        Assert.Contains($"Verdict: {result.Verdict}", File.ReadAllText(result.Report), StringComparison.Ordinal);
        Experiment experiment = ExperimentCatalog.Find(name);
        Assert.All(experiment.Arms.Zip(result.Arms), pair => CheckArm(request, pair.First, pair.Second));
    }

    /// <summary>What stands in the weights, not in the recipe: the idea is there in the arm that has it, and gone in the other.</summary>
    [Theory]
    [InlineData("relu-tanh", nameof(ReluLayer))]
    [InlineData("lrn", nameof(LrnLayer))]
    [InlineData("dropout", nameof(DropoutLayer))]
    [InlineData("bn", nameof(BatchNormLayer))]
    public void Run_ExperimentOfALayer_TrainsOneArmWithItAndOneWithout(string name, string layer)
    {
        bool[] having =
        [
            .. Networks(new ExperimentWorkflow().Run(Request(name, name)))
                .Select(network => network.AllLayers().Any(one => one.GetType().Name == layer)),
        ];

        Assert.Equal([true, false], having);
    }

    [Fact]
    public void Run_PoolingAndColumns_TrainOtherWindowsAndMaps()
    {
        NetworkDefinition[] pooling = Networks(new ExperimentWorkflow().Run(Request("pooling", "pooling")));
        NetworkDefinition[] columns = Networks(new ExperimentWorkflow().Run(Request("columns", "columns")));

        Assert.Equal([3, 2], pooling.Select(network => network.AllLayers().OfType<MaxPoolLayer>().First().Kernel));
        Assert.Equal([2, 1], columns.Select(network => network.Columns));
    }

    [Fact]
    public void Run_Folder_RecordsEverything()
    {
        ExperimentRequest request = Request("bn", "bn");
        ExperimentResult result = new ExperimentWorkflow().Run(request);

        JsonElement record = Read(request, "experiment.json");
        JsonElement written = Read(request, "result.json");
        string page = File.ReadAllText(result.Report);

        Assert.Equal(["batch", "lrn"], record.GetProperty("arms").EnumerateArray().Select(arm => arm.GetProperty("name").GetString()));
        string[] recipe = [.. record.GetProperty("arms")[0].GetProperty("recipe").EnumerateArray().Select(one => one.GetString()!)];
        Assert.Contains("model.variant.normalisation=batch", recipe);
        Assert.Contains("optimizer.batchSize=50", recipe);
        Assert.DoesNotContain("optimizer.batchSize=128", recipe);
        Assert.Equal(
            (result.Verdict, result.Sentence),
            (written.GetProperty("verdict").GetString(), written.GetProperty("sentence").GetString()));
        Assert.Equal(
            result.Arms.Select(arm => arm.Top1Error),
            written.GetProperty("arms").EnumerateArray().Select(arm => (double?)arm.GetProperty("top1_error").GetDouble()));
        Assert.Contains("set for all: model.width=0.25, optimizer.batchSize=50", page, StringComparison.Ordinal);
        Assert.Contains("model.variant.normalisation=batch", page, StringComparison.Ordinal);
        Assert.Contains("200 training and 60 validation images", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RefusedChoice_LeavesTheFolderFree()
    {
        ExperimentRequest request = Request("views", "refused");

        Assert.Contains(
            "73",
            Assert.Throws<AlexNetException>(() => new ExperimentWorkflow().Run(request with { Data = SmallImages() })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "model.wdth",
            Assert
                .Throws<InvalidOptionException>(() => new ExperimentWorkflow().Run(request with { Overrides = ["model.wdth=1"] }))
                .Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "are given with Epochs",
            Assert
                .Throws<InvalidOptionException>(() => new ExperimentWorkflow().Run(request with { Overrides = ["schedule.epochs=2"] }))
                .Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "are given with Epochs",
            Assert
                .Throws<InvalidOptionException>(() => new ExperimentWorkflow().Run(request with { Overrides = ["schedule.stepEpochs=2"] }))
                .Message,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(request.Out));
    }

    [Fact]
    public void Run_KilledWhileAnArmsFolderWasMade_MakesItAnew()
    {
        ExperimentRequest request = Request("views", "killed");
        ExperimentResult whole = new ExperimentWorkflow().Run(request);
        string run = whole.Arms[0].Run!;
        Directory.Delete(run, recursive: true);
        Directory.CreateDirectory(Path.Combine(run, "checkpoints"));
        foreach (string left in (string[])["lock", "recipe.yaml", "status", "run.json.0123456789abcdef.tmp"])
        {
            File.WriteAllText(Path.Combine(run, left), "");
        }

        ExperimentResult again = new ExperimentWorkflow().Run(request);

        Assert.Equal(whole.Arms.Select(arm => arm.Top1Error), again.Arms.Select(arm => arm.Top1Error));
        Assert.False(File.Exists(Path.Combine(run, "run.json.0123456789abcdef.tmp")));
    }

    [Fact]
    public void Run_ArmTrainedByAnotherCatalog_IsRefused()
    {
        ExperimentRequest request = Request("views", "older");
        string recipe = Path.Combine(new ExperimentWorkflow().Run(request).Arms[0].Run!, "recipe.yaml");
        File.WriteAllText(recipe, File.ReadAllText(recipe).Replace("momentum: 0.9", "momentum: 0.8", StringComparison.Ordinal));

        AlexNetException refusal = Assert.Throws<AlexNetException>(() => new ExperimentWorkflow().Run(request));

        Assert.Contains("found 'momentum: 0.8', expected 'momentum: 0.9'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ArmThatEvaluates_TellsHowFarItIs()
    {
        var steps = new List<ExperimentProgress>();

        new ExperimentWorkflow().Run(
            Request("views", "progress"),
            new WorkflowContext { Progress = new SynchronousProgress<WorkProgress>(step => steps.Add((ExperimentProgress)step)) }
        );

        ExperimentProgress[] second = [.. steps.Where(step => step.Arm == 2)];
        Assert.All(second, step => Assert.IsNotType<TrainingWorkProgress>(step.Step));
        Assert.Equal((60, 60), (second[^1].Done, second[^1].Total));
    }

    [Fact]
    public void Run_StoppedInTheSecondArm_GoesOnToTheSameFigures()
    {
        ExperimentResult whole = new ExperimentWorkflow().Run(Request("pooling", "whole"));
        using var source = new CancellationTokenSource();
        var stop = new SynchronousProgress<WorkProgress>(step =>
        {
            if (step is ExperimentProgress { Arm: 2, Step: TrainingWorkProgress { Training.Batch: 2 } })
            {
                source.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => new ExperimentWorkflow().Run(
            Request("pooling", "stopped"), new WorkflowContext { Progress = stop, Cancellation = source.Token }));
        var arms = new List<int>();
        ExperimentResult resumed = new ExperimentWorkflow().Run(
            Request("pooling", "stopped"),
            new WorkflowContext { Progress = new SynchronousProgress<WorkProgress>(step => arms.Add(((ExperimentProgress)step).Arm)) });

        Assert.Equal([2], arms.Distinct());
        Assert.Equal(whole.Arms.Select(arm => arm.Top1Error), resumed.Arms.Select(arm => arm.Top1Error));
        Assert.Equal(whole.Sentence, resumed.Sentence);
    }

    [Fact]
    public void Run_FolderOfOtherChoices_IsRefused()
    {
        new ExperimentWorkflow().Run(Request("views", "views-twice"));

        AlexNetException other = Assert.Throws<AlexNetException>(() =>
            new ExperimentWorkflow().Run(Request("views", "views-twice") with { Seed = 2 }));
        AlexNetException full = Assert.Throws<AlexNetException>(() => new ExperimentWorkflow().Run(Request("views", "run")));

        Assert.Contains("other choices", other.Message, StringComparison.Ordinal);
        Assert.Contains("holds no experiment", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownNameOrNoEpochs_IsRefused()
    {
        Assert.Contains(
            "did you mean relu-tanh",
            Assert.Throws<InvalidOptionException>(() => new ExperimentWorkflow().Run(Request("relu_tanh", "none"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOptionException>(() => new ExperimentWorkflow().Run(Request("lrn", "none") with { Epochs = 0 }));
        Assert.False(Directory.Exists(Path.Combine(small.Root, "none")));
    }

    /// <summary>
    /// The arm has trained what it says, alone or with the others' values, and its errors are those that an evaluation of its weights
    /// finds.
    /// </summary>
    private static void CheckArm(ExperimentRequest request, ExperimentArm arm, ExperimentArmResult result)
    {
        Assert.Null(result.Diverged);
        if (arm.Trains)
        {
            TrainingRecipe recipe = RunFolder.Open(result.Run!).Recipe;
            Assert.Equal(1, recipe.Schedule.Epochs);
            Assert.Equal(
                RecipeFile.ToYaml(recipe),
                RecipeFile.ToYaml(RecipeFile.Parse(RecipeFile.ToYaml(recipe), "the run's", arm.Differs)));
            Assert.Equal(request.Seed + arm.SeedOffset, RunFolder.Open(result.Run!).Info.Seed);
        }

        string[] weights =
        [
            .. (arm.Trains ? [arm.Name] : arm.Of).Select(name => RunFolder.Open(Path.Combine(request.Out, name)).WeightsPath),
        ];
        EvaluateResult evaluated = new EvaluateWorkflow().Run(
            new EvaluateRequest
            {
                Weights = weights,
                Data = request.Data,
                Views = (ViewRule)arm.Views,
            });
        Assert.Equal(evaluated.Top1Error, result.Top1Error);
        Assert.Equal(evaluated.Top5Error, result.Top5Error);
    }

    private static NetworkDefinition[] Networks(ExperimentResult result) =>
        [
            .. result
                .Arms.Select(arm => WeightBundle.Read(RunFolder.Open(arm.Run!).WeightsPath))
                .Select(bundle => NetworkZoo.Create(bundle.Model, bundle.Options)),
        ];

    private static JsonElement Read(ExperimentRequest request, string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(request.Out, name))).RootElement;

    private ExperimentRequest Request(string name, string folder) => new()
    {
        Name = name,
        Data = All.Any(one => one.Name == name && one.Data.StartsWith("CIFAR", StringComparison.Ordinal)) ? SmallImages() : small.Pack,
        Out = Path.Combine(small.Root, folder),
        Epochs = 1,
        Overrides = Overrides,
    };

    private string SmallImages()
    {
        string pack = Path.Combine(small.Root, "pack32");
        if (!Directory.Exists(pack))
        {
            new PrepareWorkflow().Run(
                new PrepareRequest
                {
                    Source = small.Images,
                    Pack = pack,
                    Geometry = new PackGeometry { Height = 32, Width = 32 },
                });
        }

        return pack;
    }
}
