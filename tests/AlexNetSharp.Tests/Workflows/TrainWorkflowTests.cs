using AlexNetSharp.Training;
using AlexNetSharp.Workflows;

namespace AlexNetSharp.Tests.Workflows;

public sealed class TrainWorkflowTests(SmallRun small) : IClassFixture<SmallRun>
{
    [Fact]
    public void Run_SmallSet_LearnsAndSaysSo()
    {
        RunFolder folder = RunFolder.Open(small.Result.Run);
        IReadOnlyList<EpochRecord> history = RunHistory.Read(folder);
        IReadOnlyList<(long Iteration, double Loss)> steps = folder.StepLosses();

        Assert.Equal((3, 21L), (small.Result.Epochs, small.Result.Iterations));
        Assert.Equal([0.01, 0.01, 0.001], history.Select(epoch => Math.Round(epoch.LearningRate, 6)));
        Assert.Equal(Enumerable.Range(1, 21).Select(iteration => (long)iteration), steps.Select(step => step.Iteration));
        Assert.InRange(steps[0].Loss, 2.2, 2.45);
        Assert.Equal(history[^1].TrainLoss, steps.TakeLast(7).Average(step => step.Loss), precision: 9);
        Assert.Equal(small.Result.ValTop1Error, history[^1].ValTop1Error);
        Assert.Equal(2, folder.Checkpoints.Count);
    }

    [Fact]
    public void Run_SameSeed_GivesTheSameBytes()
    {
        TrainResult again = small.Train("again", SmallRun.Overrides);

        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(again.Weights));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    public void Resume_StoppedAfterAnyUpdate_EndsWithTheSameBytes(int updates)
    {
        using var source = new CancellationTokenSource();
        int seen = 0;
        var stop = new SynchronousProgress<TrainingProgress>(step =>
        {
            if (step is { Finished: null, Validating: false } && ++seen == updates)
            {
                source.Cancel();
            }
        });
        string name = $"stopped-{updates}";

        Assert.Throws<OperationCanceledException>(() => small.Train(name, SmallRun.Overrides, stop, source.Token));
        TrainResult resumed = TrainWorkflow.Resume(Path.Combine(small.Root, name));

        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(resumed.Weights));
        Assert.Equal(RunFolder.Open(small.Result.Run).StepLosses(), RunFolder.Open(resumed.Run).StepLosses());
    }

    [Fact]
    public void Resume_NewestCheckpointDamaged_GoesOnFromTheOneBefore()
    {
        using var source = new CancellationTokenSource();
        var stop = new SynchronousProgress<TrainingProgress>(step =>
        {
            if (step.Finished?.Epoch == 1)
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(() => small.Train("damaged", SmallRun.Overrides, stop, source.Token));
        RunFolder folder = RunFolder.Open(Path.Combine(small.Root, "damaged"));
        byte[] newest = File.ReadAllBytes(folder.Checkpoints[^1]);
        newest[^5] ^= 4;
        File.WriteAllBytes(folder.Checkpoints[^1], newest);

        TrainResult resumed = TrainWorkflow.Resume(folder.Path);

        Assert.Equal(File.ReadAllBytes(small.Result.Weights), File.ReadAllBytes(resumed.Weights));
    }

    [Fact]
    public void Run_RateFarTooHigh_SaysThatTrainingHasDiverged()
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() => small.Train("diverged", [.. SmallRun.Overrides, "optimizer.learningRate=1e9"]));

        Assert.Contains("diverged; lower optimizer.learningRate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FullNetworkOnSmallImages_NamesTheCommandThatMakesTheRightPack()
    {
        AlexNetException error = Assert.Throws<AlexNetException>(
            () => TrainWorkflow.Run(new TrainRequest { Data = small.Pack, Out = Path.Combine(small.Root, "full"), Model = "alexnet" }));

        Assert.Contains("alexnet wants images of 256x256 RGB", error.Message, StringComparison.Ordinal);
        Assert.Contains("--size 256", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(small.Root, "full")));
    }

    [Fact]
    public void Run_FolderOfAnotherRun_IsRefused()
    {
        AlexNetException error = Assert.Throws<AlexNetException>(() => small.Train("run", SmallRun.Overrides));

        Assert.Contains("already holds a run", error.Message, StringComparison.Ordinal);
    }
}
