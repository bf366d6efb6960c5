using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Files;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;
using static TorchSharp.torch;

namespace AlexNetSharp.Tests.Training;

/// <summary>What is on the disk when a checkpoint is.</summary>
public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A run that goes on from a checkpoint takes its history from the log: the log must not be younger on the disk.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_WithALog_FlushesTheLogBeforeTheCheckpoint(bool now)
    {
        using Tensor weights = ones(4);
        using RunStatus status = RunStatus.Create(_folder.At("status"));
        using CheckpointWriter writer = Writer(weights, status);
        using FlushWatch watch = new();

        for (int epoch = 1; epoch <= 2; epoch++)
        {
            File.AppendAllText(_folder.At("log.jsonl"), $"epoch {epoch}\n");
            Write(new TrainingState { Epoch = epoch });
        }

        Assert.Equal(
            [
                "log.jsonl",
                "epoch-00001-batch-0000000.safetensors",
                "checkpoints",
                "log.jsonl",
                "epoch-00002-batch-0000000.safetensors",
                "checkpoints",
            ],
            watch.Names);
        Assert.Equal([8L, 16], watch.Flushes.Where(flush => flush.Name == "log.jsonl").Select(flush => flush.Length));

        void Write(TrainingState state)
        {
            if (now)
            {
                writer.WriteNow(state);
                return;
            }

            writer.Begin(state);
            writer.Finish();
        }
    }

    [Fact]
    public void WriteNow_BeforeTheFirstLineOfALog_WritesTheCheckpoint()
    {
        using Tensor weights = ones(4);
        using RunStatus status = RunStatus.Create(_folder.At("status"));
        using CheckpointWriter writer = Writer(weights, status);

        writer.WriteNow(new TrainingState());

        Assert.Equal(
            "epoch-00000-batch-0000000.safetensors",
            Path.GetFileName(Assert.Single(new CheckpointFiles(_folder.At("checkpoints")).All)));
    }

    private CheckpointWriter Writer(Tensor weights, RunStatus status)
    {
        Directory.CreateDirectory(_folder.At("checkpoints"));
        var log = new RunLog(_folder.At("log.jsonl"), message => Assert.Fail(message.ToString()));
        return new CheckpointWriter(
            new CheckpointFiles(_folder.At("checkpoints")),
            new Dictionary<string, Tensor> { ["w"] = weights },
            new CheckpointWriterOptions
            {
                Kept = 2,
                BeforeWriting = log.FlushToDisk,
                About = MadeBundles.OfNoNetwork,
                Environment = "here",
                Warn = message => Assert.Fail(message.ToString()),
                Writing = status.Writing,
            });
    }
}
