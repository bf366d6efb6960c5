using AlexNetSharp.Tests.Data;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Demo;

namespace AlexNetSharp.Tests.Workflows;

public sealed class DemoWorkflowTests : IDisposable
{
    private const string WhyFull = "The whole demonstration takes over a minute: it runs with ALEXNET_TEST_SIZE=full.";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_FullSize_LearnsTheShapes()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full", WhyFull);

        DemoResult result = new DemoWorkflow().Run(new DemoRequest { Out = _folder.At("demo") });

        Assert.Equal(1_000, result.Report.Images);
        Assert.InRange(result.Train.ValTop1Error!.Value, 0, 0.15);
        Assert.InRange(result.Report.Views10Top1Error!.Value, 0, result.Train.ValTop1Error.Value + 0.01);
        Assert.Equal(result.Train.ValTop1Error, result.Report.Top1Error);
    }

    /// <summary>Sixty updates on the same hundred images: a network that learns knows them by heart; chance is ln 10 = 2.30.</summary>
    [Fact]
    public void Run_HundredImagesAgainAndAgain_LearnsThemByHeart()
    {
        DemoResult result = new DemoWorkflow().Run(
            new DemoRequest
            {
                Out = _folder.At("demo"),
                TrainImages = 100,
                ValImages = 10,
                Overrides =
                [
                    "optimizer.batchSize=100",
                    "schedule.epochs=60",
                    "schedule.kind=constant",
                    "data.crop=centre",
                    "data.mirror=false",
                    "data.colorShift=none",
                ],
            });

        Assert.InRange(result.Train.TrainLoss, 0, 1.0);
    }

    [Fact]
    public void Run_FewImages_TellsTheWholeStoryTwiceInOneFolder()
    {
        var request = new DemoRequest
        {
            Out = _folder.At("demo"),
            TrainImages = 100,
            ValImages = 30,
            Overrides = ["model.width=0.25", "schedule.epochs=2", "optimizer.batchSize=50"],
        };

        DemoResult first = new DemoWorkflow().Run(request);
        byte[] weights = File.ReadAllBytes(first.Train.Weights);
        var stages = new List<string>();
        DemoResult second = new DemoWorkflow().Run(
            request,
            new WorkflowContext { Progress = new SynchronousProgress<WorkProgress>(step => stages.Add(step.Stage)) }
        );

        Assert.Equal(weights, File.ReadAllBytes(second.Train.Weights));
        Assert.Equal(4, second.Train.Iterations);
        Assert.Equal(["Drawing the images", "Preparing the pack", "Training", "Evaluating, one view and ten"], stages.Distinct());
        string page = File.ReadAllText(second.Report.Report);
        Assert.Contains("data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FolderOfSomethingElse_IsLeftAlone()
    {
        _folder.Write("mine/letter.txt", [1]);

        AlexNetException error = Assert.Throws<AlexNetException>(() =>
            new DemoWorkflow().Run(new DemoRequest { Out = _folder.At("mine") }));

        Assert.Contains("not the folder of an earlier demo", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], File.ReadAllBytes(_folder.At("mine", "letter.txt")));
    }
}
