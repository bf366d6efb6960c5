using AlexNetSharp.Training.Runs;
using AlexNetSharp.Workflows;
using AlexNetSharp.Workflows.Training;

namespace AlexNetSharp.Tests.Workflows;

/// <summary>Going on with a run otherwise than it was started.</summary>
public sealed class ResumeChangeTests(SmallRun small) : IClassFixture<SmallRun>
{
    private readonly List<string> _notices = [];

    /// <summary>The rates of the schedule do not depend on its end, so a run that is trained longer is the longer run.</summary>
    [Fact]
    public void Run_FinishedRunWithMoreEpochs_EndsWithTheBytesOfTheLongerRun()
    {
        TrainResult first = small.Train("short", SmallRun.Overrides);
        byte[] ended = File.ReadAllBytes(first.Weights);
        TrainResult longer = small.Train("long", [.. SmallRun.Overrides, "schedule.epochs=4"]);

        TrainResult goneOn = Resume(new ResumeRequest { Run = first.Run, Overrides = ["schedule.epochs=4"] });

        Assert.Equal(
            [
                "The run goes on with schedule.epochs 4 (3 before).",
                $"The weights that it had ended with are kept as {Path.Combine(first.Run, "weights-3.safetensors")}.",
                "Its next update has learning rate 0.001.",
            ],
            _notices);
        Assert.Equal(File.ReadAllBytes(longer.Weights), File.ReadAllBytes(goneOn.Weights));
        Assert.Equal(ended, File.ReadAllBytes(Path.Combine(first.Run, "weights-3.safetensors")));
        Assert.Equal(4, RunHistory.Read(RunFolder.Open(first.Run)).Epochs.Count);
        Assert.Contains(
            "is finished after 4 epochs",
            Assert.Throws<AlexNetException>(() => Resume(new ResumeRequest { Run = first.Run })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Run_EditedRecipe_IsToldAndWhatCannotChangeIsRefused()
    {
        string run = Copy("edited"), recipe = Path.Combine(run, "recipe.yaml"), text = File.ReadAllText(recipe);
        File.WriteAllText(recipe, text.Replace("  epochs: 3\n", "  epochs: 4\n", StringComparison.Ordinal)
            .Replace("  learningRate: 0.01\n", "  learningRate: 0.005\n", StringComparison.Ordinal));

        Resume(new ResumeRequest { Run = run });

        Assert.Equal("The run goes on with optimizer.learningRate 0.005 (0.01 before), schedule.epochs 4 (3 before).", _notices[0]);

        File.WriteAllText(recipe, text.Replace("  batchSize: 32\n", "  batchSize: 16\n", StringComparison.Ordinal));
        Assert.Contains(
            "cannot go on with optimizer.batchSize 16 (32 before)",
            Assert.Throws<InvalidOptionException>(() => Resume(new ResumeRequest { Run = run })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.width=0.5", "cannot go on with model.width 0.5 (0.25 before)")]
    [InlineData("data.mean=channel", "cannot go on with data.mean channel (image before)")]
    [InlineData("optimizer.kind=torch", "cannot go on with optimizer.kind torch (paper before)")]
    [InlineData("average.decay=0.9", "cannot go on with average.decay 0.9 (0 before)")]
    [InlineData("layers.conv1.frozen=true", "cannot go on with layers.conv1.frozen true (as usual before)")]
    [InlineData("schedule.epochs=2", "schedule.epochs is 2, but the run ")]
    [InlineData("schedule.epoch=9", "did you mean epochs")]
    public void Run_ValueThatCannotChange_IsRefusedAndTheRunIsAsItWas(string assignment, string says)
    {
        string recipe = Path.Combine(small.Result.Run, "recipe.yaml"), before = File.ReadAllText(recipe);

        InvalidOptionException error = Assert.Throws<InvalidOptionException>(() =>
            Resume(new ResumeRequest { Run = small.Result.Run, Overrides = [assignment] }));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(recipe));
        Assert.True(File.Exists(small.Result.Weights));
    }

    [Fact]
    public void Run_PackThatWasMoved_IsFoundByDataAndRemembered()
    {
        string pack = Path.Combine(small.Root, "moving"), moved = Path.Combine(small.Root, "elsewhere", "pack"), run = Copy("of-moved");
        CopyFolder(small.Pack, pack);
        string info = Path.Combine(run, "run.json");
        File.WriteAllText(info, File.ReadAllText(info).Replace(small.Pack + "\"", pack + "\"", StringComparison.Ordinal));
        File.Delete(Path.Combine(run, "weights.safetensors"));
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        Directory.Move(pack, moved);

        string missing = Assert.Throws<AlexNetException>(() => Resume(new ResumeRequest { Run = run })).Message;
        TrainResult result = Resume(new ResumeRequest { Run = run, Data = moved });

        Assert.Contains($"is not at {pack} any more; say where it is with Data", missing, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(result.Weights));
        Assert.Equal(moved, RunFolder.Open(run).Info.Data);
        Assert.Empty(_notices);
    }

    private TrainResult Resume(ResumeRequest request) => new ResumeWorkflow().Run(
        request,
        new WorkflowContext { Notice = sentence => _notices.Add(sentence.ToString()) });

    private string Copy(string name)
    {
        string copy = Path.Combine(small.Root, name);
        CopyFolder(small.Result.Run, copy);
        return copy;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
