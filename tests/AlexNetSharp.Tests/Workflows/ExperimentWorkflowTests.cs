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
    private static readonly double[] Rates = [0.003, 0.01];

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
        Assert.All(experiment.Arms.Zip(result.Arms), pair => CheckArm(request, result, pair.First, pair.Second));
        Assert.DoesNotContain("confirmed", result.Statements.Select(one => one.Verdict));
    }

    /// <summary>Every arm is tried at the same rates, three seeds follow at the best of them, and the base is trained once.</summary>
    [Fact]
    public void Run_TwoExperimentsOnOneFolderOfRuns_ShareTheBase()
    {
        string runs = Path.Combine(small.Root, "shared-runs");
        ExperimentRequest pooling = Request("pooling", "shared-pooling") with { Seeds = 3, RunsFolder = runs };
        ExperimentResult result = new ExperimentWorkflow().Run(pooling);
        string[] first = [.. Directory.GetDirectories(runs).Select(Path.GetFileName).OfType<string>()];
        var trained = new List<string>();

        ExperimentResult views = new ExperimentWorkflow().Run(
            Request("views", "shared-views") with { Seeds = 3, RunsFolder = runs },
            new WorkflowContext
            {
                Progress = new SynchronousProgress<WorkProgress>(step =>
                {
                    if (((ExperimentProgress)step).Step is TrainingWorkProgress)
                    {
                        trained.Add(((ExperimentProgress)step).Label);
                    }
                }),
            });

        Assert.Empty(trained);
        Assert.Equal(first.Length, Directory.GetDirectories(runs).Length);
        Assert.Equal(2 * (Rates.Length + 2), first.Length);
        Assert.Contains(first, name => name.StartsWith("alexnet-mini-pooling-plain-rate-0.01-epochs-1-seed-1-", StringComparison.Ordinal));
        Assert.Equal(result.Arms[0].Seeds.Select(one => one.Run), views.Arms[0].Seeds.Select(one => one.Run));
        Assert.All(result.Arms, arm =>
        {
            Assert.Equal([1UL, 2UL, 3UL], arm.Seeds.Select(one => one.Seed));
            Assert.Equal(Rates, arm.Tried!.Select(one => one.LearningRate));
            Assert.Equal(arm.Tried!.MinBy(one => one.ChoosingError)!.LearningRate, arm.LearningRate);
            Assert.Equal(arm.Seeds.Average(one => one.Top1Error), arm.Top1Error);
            Assert.NotNull(arm.Top1Deviation);
        });
    }

    /// <summary>More seeds and other rates go on in the same folder: only what is missing is trained.</summary>
    [Fact]
    public void Run_MoreSeedsInTheSameFolder_TrainsTheMissingOnly()
    {
        ExperimentRequest request = Alone("filters", "more");
        ExperimentResult one = new ExperimentWorkflow().Run(request);
        ExperimentResult two = new ExperimentWorkflow().Run(request with { Seeds = 2 });

        Assert.Equal(one.Arms[0].Seeds, two.Arms[0].Seeds.Take(1));
        Assert.Equal(Rates.Length + 1, Directory.GetDirectories(two.RunsFolder).Length);
        Assert.Contains("column 2", File.ReadAllText(two.Plot!), StringComparison.Ordinal);
    }

    /// <summary>A rate that blows up is a result that the next command takes as it is, without training to the same end again.</summary>
    [Fact]
    public void Run_RateThatDiverges_IsToldAndNotTrainedAgain()
    {
        ExperimentRequest request = Alone("views", "diverges") with { Rates = [0.01, 1e30] };
        ExperimentResult result = new ExperimentWorkflow().Run(request);
        int steps = 0;

        ExperimentResult again = new ExperimentWorkflow().Run(
            request,
            new WorkflowContext
            {
                Progress = new SynchronousProgress<WorkProgress>(step =>
                    steps += ((ExperimentProgress)step).Step is TrainingWorkProgress ? 1 : 0),
            });

        Assert.Equal([true, false], result.Arms[0].Tried!.Select(one => one.Chosen));
        Assert.NotNull(result.Arms[0].Tried![1].Diverged);
        Assert.Contains("diverged", File.ReadAllText(result.Report), StringComparison.Ordinal);
        Assert.Equal(0, steps);
        Assert.Equal(result.Arms[0].Tried, again.Arms[0].Tried);
    }

    [Fact]
    public void RunAll_BothPacks_MakesEveryExperimentOnItsOwn()
    {
        string folder = Path.Combine(small.Root, "all");
        ExperimentRequest choices = Alone("lrn", "unused") with { Rates = [0.01] };

        IReadOnlyList<ExperimentResult> results = new ExperimentAllWorkflow().Run(
            new ExperimentAllRequest { Data = [small.Pack, SmallImages()], Out = folder, Choices = choices });

        Assert.Equal(All.Select(one => one.Name), results.Select(one => one.Experiment));
        Assert.All(results, one => Assert.Equal(Request(one.Experiment, "unused").Data, one.Data));
        Assert.All(results, one => Assert.True(File.Exists(Path.Combine(folder, one.Experiment, "result.json"))));

        // Seven networks on Imagenette and two seeds more for the ensemble; four on CIFAR-10, two of them for fewer epochs.
        Assert.Equal(7 + 2 + 4, Directory.GetDirectories(Path.Combine(folder, "runs")).Length);
    }

    [Fact]
    public void RunAll_OnePackMissing_IsRefusedBeforeAnythingIsMade()
    {
        string folder = Path.Combine(small.Root, "half");

        AlexNetException refusal = Assert.Throws<AlexNetException>(() => new ExperimentAllWorkflow().Run(
            new ExperimentAllRequest { Data = [small.Pack], Out = folder, Choices = Request("lrn", "unused") }));

        Assert.Contains("cifar-26pct takes", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
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
        Assert.DoesNotContain(recipe, one => one.StartsWith("optimizer.learningRate", StringComparison.Ordinal));
        Assert.Equal(Rates, record.GetProperty("learning_rates").EnumerateArray().Select(one => one.GetDouble()));
        Assert.Contains("The learning rates tried", page, StringComparison.Ordinal);
        Assert.DoesNotContain("optimizer.batchSize=128", recipe);
        Assert.Equal(
            (result.Verdict, result.Sentence),
            (written.GetProperty("verdict").GetString(), written.GetProperty("sentence").GetString()));
        Assert.Equal(
            result.Arms.Select(arm => arm.Top1Error),
            written.GetProperty("arms").EnumerateArray().Select(arm => (double?)arm.GetProperty("top1_error").GetDouble()));
        Assert.Contains("set for all: model.width=0.25, optimizer.batchSize=50", page, StringComparison.Ordinal);
        Assert.Contains("model.variant.normalisation=batch", page.Replace("<wbr/>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("200 training and 60 validation images", page, StringComparison.Ordinal);
        Assert.Contains("1 epoch, 1 seed from 1;", page, StringComparison.Ordinal);
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
        Assert.Contains(
            "are given with Rates",
            Assert
                .Throws<InvalidOptionException>(() =>
                    new ExperimentWorkflow().Run(request with { Overrides = ["optimizer.learningRate=0.1"] }))
                .Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOptionException>(() => new ExperimentWorkflow().Run(request with { Rates = [0.1, 0] }));
        Assert.Throws<InvalidOptionException>(() => new ExperimentWorkflow().Run(request with { Seeds = 0 }));
        Assert.False(Directory.Exists(request.Out));
    }

    [Fact]
    public void Run_KilledWhileAnArmsFolderWasMade_MakesItAnew()
    {
        ExperimentRequest request = Alone("views", "killed");
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
        ExperimentRequest request = Alone("views", "older");
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
            Alone("views", "progress"),
            new WorkflowContext { Progress = new SynchronousProgress<WorkProgress>(step => steps.Add((ExperimentProgress)step)) }
        );

        ExperimentProgress[] second = [.. steps.Where(step => step.Arm == 2)];
        Assert.All(second, step => Assert.IsNotType<TrainingWorkProgress>(step.Step));
        Assert.Equal((60, 60), (second[^1].Done, second[^1].Total));
        Assert.Equal("one view, learning rate 0.003, seed 1", steps[0].Label);
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
            Alone("pooling", "stopped"), new WorkflowContext { Progress = stop, Cancellation = source.Token }));
        var arms = new List<int>();
        ExperimentResult resumed = new ExperimentWorkflow().Run(
            Alone("pooling", "stopped"),
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
    /// The arm has trained what it says, at its best rate, and its errors are those that an evaluation of its weights finds on the images
    /// that count: all but a third.
    /// </summary>
    private static void CheckArm(ExperimentRequest request, ExperimentResult whole, ExperimentArm arm, ExperimentArmResult result)
    {
        Assert.Null(result.Diverged);
        if (arm.Trains)
        {
            TrainingRecipe recipe = RunFolder.Open(result.Run!).Recipe;
            Assert.Equal(1, recipe.Schedule.Epochs);
            Assert.Equal(result.LearningRate, recipe.Optimizer.LearningRate);
            Assert.Equal(
                RecipeFile.ToYaml(recipe),
                RecipeFile.ToYaml(RecipeFile.Parse(RecipeFile.ToYaml(recipe), "the run's", arm.Differs)));
            Assert.Equal(request.Seed + arm.SeedOffset, RunFolder.Open(result.Run!).Info.Seed);
        }

        string[] weights =
        [
            .. (arm.Trains ? [arm.Name] : arm.Of)
                .Select(name => RunFolder.Open(whole.Arms.Single(one => one.Name == name).Run!).WeightsPath),
        ];
        EvaluateResult evaluated = new EvaluateWorkflow().Run(
            new EvaluateRequest
            {
                Weights = weights,
                Data = request.Data,
                Views = (ViewRule)arm.Views,
            });
        bool[] counted = [.. evaluated.Wrong.Where((_, image) => !ValidationParts.IsForChoosing(image))];
        Assert.Equal(60, counted.Length + whole.ChoosingImages);
        Assert.InRange(whole.ChoosingImages, 12, 28);
        Assert.Equal((double)counted.Count(wrong => wrong) / counted.Length, result.Top1Error!.Value, 1e-12);
        Assert.Equal(evaluated.Top5Error!.Value, evaluated.WrongTop5.Average(wrong => wrong ? 1.0 : 0.0), 1e-12);
        Assert.Equal(
            evaluated.WrongTop5.Where((_, image) => !ValidationParts.IsForChoosing(image)).Average(wrong => wrong ? 1.0 : 0.0),
            result.Top5Error!.Value,
            1e-12);
    }

    private static NetworkDefinition[] Networks(ExperimentResult result) =>
        [
            .. result
                .Arms.Select(arm => WeightBundle.Read(RunFolder.Open(arm.Run!).WeightsPath))
                .Select(bundle => NetworkZoo.Create(bundle.Model, bundle.Options)),
        ];

    private static JsonElement Read(ExperimentRequest request, string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(request.Out, name))).RootElement;

    /// <summary>A request with trainings of its own.</summary>
    private ExperimentRequest Alone(string name, string folder) => Request(name, folder) with { RunsFolder = null };

    /// <summary>A request on the trainings that all tests share.</summary>
    private ExperimentRequest Request(string name, string folder) => new()
    {
        Name = name,
        Data = All.Any(one => one.Name == name && one.Data.StartsWith("CIFAR", StringComparison.Ordinal)) ? SmallImages() : small.Pack,
        Out = Path.Combine(small.Root, folder),
        RunsFolder = Path.Combine(small.Root, "common-runs"),
        Epochs = 1,
        Seeds = 1,
        Rates = Rates,
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
