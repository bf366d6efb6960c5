using System.Text.Json.Nodes;
using AlexNetSharp.Tests.Data;
using AlexNetSharp.Training;

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

        Assert.Equal([1, 2, 3], RunLog.Read(LogPath).Select(entry => (int)entry["iteration"]!));
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

        log.Append(new JsonObject { ["event"] = "epoch", ["epoch"] = 0, ["iteration"] = 2 });
        log.Append(Step(3));
        File.AppendAllText(LogPath, "{\"event\":\"step\",\"itera");

        log.Rewind(new TrainingState { Epoch = 0, Batch = 2 }, iterations: 2);

        Assert.Equal(["step 1", "step 2"], RunLog.Read(LogPath).Select(entry => $"{entry["event"]} {entry["iteration"]}"));
        Assert.Equal(2, File.ReadAllLines(LogPath).Length);
    }

    public void Dispose() => _folder.Dispose();

    private static JsonObject Step(int iteration) => new() { ["event"] = "step", ["epoch"] = 0, ["iteration"] = iteration };
}
