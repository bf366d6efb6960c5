using AlexNetSharp.Tests.Data;
using AlexNetSharp.Tests.Workflows;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Tests.Training;

public sealed class RunProgressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadOn_LogThatGrew_IsWhatReadingAllOfItGives()
    {
        RunFolder run = MadeRun.Make(_folder.At("run"), [0.5, 0.25]);
        RunProgress before = RunProgress.Read(run);
        MadeRun.AddLine(run, """{"event":"step","epoch":2,"iteration":23,"loss":1.5,"learning_rate":0.01}""");
        MadeRun.AddLine(
            run,
            """{"event":"epoch","epoch":2,"iteration":30,"learning_rate":0.01,"train_loss":1,"val_top1_error":0.4,"images_per_second":200,"seconds":5}"""
        );

        RunProgress after = before.ReadOn(run);

        Assert.Equal((2, 20L, 101.0), (before.Epochs.Count, before.Iterations, before.ImagesPerSecond));
        Assert.Equal((3, 30L, 200.0), (after.Epochs.Count, after.Iterations, after.ImagesPerSecond));
        Assert.Equal((0.4, 0.25), (after.LastTop1Error, after.BestTop1Error));
        Assert.Equal(RunHistory.Read(run).Epochs, after.Epochs);
    }

    /// <summary>
    /// What is read on does not look at the old lines again: made unreadable but for what is compared, they change nothing.
    /// </summary>
    [Fact]
    public void ReadOn_OldLines_AreNotReadAgain()
    {
        RunFolder run = MadeRun.Make(_folder.At("run"), [.. Enumerable.Repeat(0.5, 40)]);
        RunProgress before = RunProgress.Read(run);
        using (FileStream log = File.OpenWrite(run.LogPath))
        {
            log.Write("XXXXXXXX"u8);
        }

        MadeRun.AddLine(run, """{"event":"step","epoch":40,"iteration":401,"loss":1.5,"learning_rate":0.01}""");

        Assert.Equal((40, 401L), (before.ReadOn(run).Epochs.Count, before.ReadOn(run).Iterations));
    }

    [Fact]
    public void ReadOn_RewoundLog_ForgetsWhatIsNoLongerTold()
    {
        RunFolder run = MadeRun.Make(_folder.At("run"), [0.5, 0.25]);
        RunProgress before = RunProgress.Read(run);
        new RunLog(run.LogPath, _ => { }).Rewind(new TrainingState { Epoch = 1 }, iterations: 10);

        RunProgress after = before.ReadOn(run);

        Assert.Equal((1, 10L, 100.0), (after.Epochs.Count, after.Iterations, after.ImagesPerSecond));
    }
}
