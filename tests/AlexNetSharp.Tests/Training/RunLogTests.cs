using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Tests.Training;

public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string LogPath => Path.Combine(_folder.Root, "sub", "log.jsonl");

    [Fact]
    public void Append_FolderComesLater_LosesNoLineAndWarnsOnce()
    {
        var warnings = new List<string>();
        var log = new RunLog(LogPath, warning => warnings.Add(warning.ToString()));
        log.Append(Step(1));
        log.Append(Step(2));
        Assert.Contains("kept in memory", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Throws<AlexNetException>(log.Flush);

        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        log.Append(Step(3));

        Assert.Equal([1, 2, 3], Events().Select(told => told.Iteration));
        log.Flush();
        Assert.Single(warnings);
    }

    /// <summary>An epoch whose validation is repeated is told again, although its updates are not made again.</summary>
    [Fact]
    public void Rewind_BetweenLastUpdateAndValidation_KeepsStepsAndDropsTheEpoch()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        var log = new RunLog(LogPath, _ => { });
        foreach (int iteration in (int[])[1, 2])
        {
            log.Append(Step(iteration));
        }

        log.Append(Epoch(0, iterations: 2));
        log.Append(Step(3));
        File.AppendAllText(LogPath, "{\"event\":\"step\",\"itera");

        IReadOnlySet<int> epochs = log.Rewind(new TrainingState { Epoch = 0, Batch = 2 }, iterations: 2);

        Assert.Empty(epochs);
        Assert.Equal([Step(1), Step(2)], Events());
        Assert.Equal(2, File.ReadAllLines(LogPath).Length);
    }

    /// <summary>Whole lines stay byte for byte, whatever they hold besides; a roll-back goes, because the state tells it again.</summary>
    [Fact]
    public void Rewind_LinesOfOtherVersionsAndOfNoTraining_KeepsWhatIsWholeAsItIs()
    {
        string[] lines =
        [
            """{ "event" : "step", "epoch":0, "iteration":1, "loss":1e0, "learning_rate":0.10 }""",
            """{"event":"of the future","iteration":2,"more":{"event":"step"}}""",
            """{"event":"epoch","epoch":0,"iteration":2,"learning_rate":0.1,"train_loss":2}""",
            """{"event":"epoch","epoch":"none","iteration":2}""",
            """{"event":"roll-back","epoch":0,"iteration":2,"diverged_at":3,"rate_factor":0.5}""",
            """{"event":"of the future","iteration":4}""",
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        File.WriteAllLines(LogPath, lines);

        IReadOnlySet<int> epochs = new RunLog(LogPath, _ => { }).Rewind(new TrainingState { Epoch = 1, Batch = 1 }, iterations: 3);

        Assert.Equal([0], epochs);
        Assert.Equal(lines[..3], File.ReadAllLines(LogPath));
    }

    public void Dispose() => _folder.Dispose();

    private static StepEvent Step(int iteration) => new(0, iteration, Loss: 1.5, LearningRate: 0.01);

    private static EpochEvent Epoch(int epoch, int iterations) => new(epoch, iterations, LearningRate: 0.01, TrainLoss: 1.5);

    private RunEvent[] Events()
    {
        using var log = new RunLogReader(LogPath);
        return [.. log.Events()];
    }
}
