using AlexNetSharp.Runtime;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Demo;

namespace AlexNetSharp.Cli.Tests;

/// <summary>The demonstration, small.</summary>
public sealed class DemoTests(CliFixture fixture)
{
    [Fact]
    public void Demo_PlayedTwiceIntoOneFolder_WritesTheSameSelfContainedReport()
    {
        string folder = fixture.NewPath();

        DemoResult first = Play(folder);
        string page = File.ReadAllText(first.Report.Report);
        byte[] weights = File.ReadAllBytes(first.Train.Weights);
        DemoResult second = Play(folder);

        Assert.Equal(Path.Combine(folder, "report.html"), first.Report.Report);
        Assert.Equal(1, first.Train.Epochs);
        Assert.Equal(60, first.Report.Images);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script src", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", page, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.Equal(weights, File.ReadAllBytes(second.Train.Weights));
        Assert.Equal(first.Report.Views10Top1Error, second.Report.Views10Top1Error);
    }

    [Fact]
    public void Demo_ForeignFolder_IsRefusedAndKept()
    {
        string folder = Directory.CreateDirectory(Path.Combine(fixture.NewPath(), "images")).Parent!.FullName;
        string file = Path.Combine(folder, "images", "holiday.jpg");
        File.WriteAllText(file, "dear");

        CommandProcess.Run("demo", "--out", folder).ShouldFail(1, folder, "--out");

        Assert.True(File.Exists(file));
    }

    private static DemoResult Play(string folder) => new DemoWorkflow().Run(
        new DemoRequest
        {
            Out = folder,
            TrainImages = 200,
            ValImages = 60,
            Overrides = ["schedule.epochs=1", "model.width=0.25"],
        },
        new WorkflowContext { Device = ComputeDevice.Cpu, Threads = 1 });
}
