using AlexNetSharp.Weights.Core;
using AlexNetSharp.Weights.Safetensors;

namespace AlexNetSharp.Cli.Tests;

/// <summary>A run's checkpoint is taken wherever weights are, as what the run would end with there.</summary>
public sealed class CheckpointWeightsTests(CliFixture fixture)
{
    [Fact]
    public void Checkpoint_OfTheEnd_IsTheRunsWeights()
    {
        string checkpoint = Newest(fixture.TrainedRun);

        AssertConvertsTo(fixture.Weights, checkpoint);
        Assert.Equal(
            CommandProcess.Run("classify", "--weights", fixture.Weights, fixture.Photo).ShouldSucceed().Output,
            CommandProcess.Run("classify", "--weights", checkpoint, fixture.Photo).ShouldSucceed().Output);
        string tensors = CommandProcess.Run("weights", "inspect", checkpoint).ShouldSucceed().Output;
        Assert.Contains("conv1.weight", tensors, StringComparison.Ordinal);
        Assert.DoesNotContain("velocity", tensors, StringComparison.Ordinal);
        CommandProcess.Run("weights", "verify", checkpoint).ShouldSucceed();
        CommandProcess
            .Run("train", "--data", fixture.Pack, "--out", fixture.NewPath(), "--init", checkpoint, "--dry-run", "--threads", "1")
            .ShouldSucceed();
    }

    [Fact]
    public void Checkpoint_OfARunWithAnAverage_IsTheAverage()
    {
        string run = fixture.NewPath();
        CommandProcess.Run(fixture.TrainArguments(run, "--set", "average.decay=0.9", "--set", "schedule.epochs=1")).ShouldSucceed();

        AssertConvertsTo(Path.Combine(run, "weights.safetensors"), Newest(run));
    }

    [Fact]
    public void Checkpoint_OfAnEarlierVersion_SaysWhatToDo()
    {
        string checkpoint = fixture.NewPath(".safetensors");
        SafetensorsWriter.Write(
            checkpoint,
            Array.Empty<WeightTensor>(),
            new Dictionary<string, string> { ["format"] = "alexnetsharp-checkpoint-2", ["state"] = "{}" });

        CommandProcess
            .Run("classify", "--weights", checkpoint, fixture.Photo)
            .ShouldFail(1, checkpoint, "a checkpoint of an earlier version", "'alexnet train --resume RUN' finishes its run");
    }

    /// <summary>The bundle that is made of a checkpoint is the run's, byte for byte.</summary>
    private void AssertConvertsTo(string weights, string checkpoint)
    {
        string bundle = fixture.NewPath(".safetensors");
        CommandProcess.Run("weights", "convert", checkpoint, bundle).ShouldSucceed();

        Assert.Equal(File.ReadAllBytes(weights), File.ReadAllBytes(bundle));
    }

    private static string Newest(string run) => Directory.GetFiles(Path.Combine(run, "checkpoints")).Order(StringComparer.Ordinal).Last();
}
