using AlexNetSharp.Data.Packs;
using AlexNetSharp.Preprocessing;
using AlexNetSharp.Training;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Every experiment for real, on a few drawn images and one epoch.</summary>
public sealed class ExperimentWorkflowTests(SmallRun small) : IClassFixture<SmallRun>
{
    private static readonly string[] Overrides = ["model.width=0.25", "optimizer.batchSize=50"];

    public static IEnumerable<TheoryDataRow<string>> Names => ExperimentWorkflow.All.Select(one => new TheoryDataRow<string>(one.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_EveryExperiment_TrainsItsArmsAndSaysWhatCameOfIt(string name)
    {
        ExperimentResult result = ExperimentWorkflow.Run(Request(name, name));

        Assert.Contains(result.Verdict, (string[])["confirmed", "not confirmed", "undecided"]);
        Assert.True(result.Sentence.Length > 20, result.Sentence);
        Assert.NotNull(result.Plot);
        string page = File.ReadAllText(result.Report);
        Assert.Contains($"Verdict: {result.Verdict}", page, StringComparison.Ordinal);
        Assert.All(result.Arms, arm => Assert.True(arm.Diverged is not null || arm.Top1Error is >= 0 and <= 1, $"{arm.Name} has no error."));
        Assert.All(result.Arms.Where(arm => arm.Run is not null), arm => Assert.Equal(1, RunFolder.Open(arm.Run!).Recipe.Schedule.Epochs));
    }

    [Fact]
    public void Run_StoppedInTheSecondArm_GoesOnToTheSameFigures()
    {
        ExperimentResult whole = ExperimentWorkflow.Run(Request("pooling", "whole"));
        using var source = new CancellationTokenSource();
        var stop = new SynchronousProgress<ExperimentProgress>(step =>
        {
            if (step is { Arm: 2, Training.Batch: 2 })
            {
                source.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => ExperimentWorkflow.Run(Request("pooling", "stopped"), stop, source.Token));
        var arms = new List<int>();
        ExperimentResult resumed = ExperimentWorkflow.Run(Request("pooling", "stopped"), new SynchronousProgress<ExperimentProgress>(step => arms.Add(step.Arm)));

        Assert.Equal([2], arms.Distinct());
        Assert.Equal(whole.Arms.Select(arm => arm.Top1Error), resumed.Arms.Select(arm => arm.Top1Error));
        Assert.Equal(whole.Sentence, resumed.Sentence);
    }

    [Fact]
    public void Run_FolderOfOtherChoices_IsRefused()
    {
        ExperimentWorkflow.Run(Request("views", "views-twice"));

        AlexNetException other = Assert.Throws<AlexNetException>(() => ExperimentWorkflow.Run(Request("views", "views-twice") with { Seed = 2 }));
        AlexNetException full = Assert.Throws<AlexNetException>(() => ExperimentWorkflow.Run(Request("views", "run")));

        Assert.Contains("other choices", other.Message, StringComparison.Ordinal);
        Assert.Contains("holds no experiment", full.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownNameOrNoEpochs_IsRefused()
    {
        Assert.Contains("did you mean relu-tanh", Assert.Throws<InvalidOptionException>(() => ExperimentWorkflow.Run(Request("relu_tanh", "none"))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOptionException>(() => ExperimentWorkflow.Run(Request("lrn", "none") with { Epochs = 0 }));
        Assert.False(Directory.Exists(Path.Combine(small.Root, "none")));
    }

    private ExperimentRequest Request(string name, string folder) => new()
    {
        Name = name,
        Data = ExperimentWorkflow.All.Any(one => one.Name == name && one.Data.StartsWith("CIFAR", StringComparison.Ordinal)) ? SmallImages() : small.Pack,
        Out = Path.Combine(small.Root, folder),
        Epochs = 1,
        Overrides = Overrides,
        Command = "alexnet experiment",
    };

    private string SmallImages()
    {
        string pack = Path.Combine(small.Root, "pack32");
        if (!Directory.Exists(pack))
        {
            DataWorkflows.Prepare(new PrepareRequest { Source = small.Images, Pack = pack, Geometry = new PackGeometry { Height = 32, Width = 32 } });
        }

        return pack;
    }
}
