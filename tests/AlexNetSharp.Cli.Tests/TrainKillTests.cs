using System.Globalization;
using System.Text.Json.Nodes;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// A real training process, killed outright again and again and gone on with, ends with the same bytes as one that nobody disturbed.
/// </summary>
public sealed class TrainKillTests(CliFixture fixture, ITestOutputHelper output)
{
    private const string Writing = "writing";

    /// <summary>Several at once, on two threads; the setting of the small size.</summary>
    private const string Together = "together";

    /// <summary>
    /// Milliseconds from the sight of a phase to the kill, at most: shorter than a phase, so that most kills fall into the middle of it.
    /// </summary>
    private const double LongestDelay = 3;

    /// <summary>What a kill may fall into; aimed at in turn, counted by what the process was found to be doing.</summary>
    private static readonly string[] Phases = ["loading", "forward", "backward", "update", "validating", Writing];

    private static readonly Dictionary<string, string[]> Settings = new(StringComparer.Ordinal)
    {
        ["plain"] = [],
        ["accumulation"] = ["optimizer.accumulation=3"],
        ["average"] = ["average.decay=0.9", "average.everyUpdates=3"],
        ["plateau"] = ["schedule.kind=plateau", "schedule.patienceEpochs=1", "schedule.gamma=0.5"],
        [Together] =
        [
            "optimizer.accumulation=3", "average.decay=0.9", "average.everyUpdates=3", "schedule.kind=plateau", "schedule.patienceEpochs=1",
            "schedule.gamma=0.5", "schedule.warmupEpochs=1.5", "optimizer.kind=nesterov", "loss.labelSmoothing=0.1",
        ],
        ["roll-back"] = ["optimizer.learningRate=1e8", "guard.onDivergence=roll-back", "guard.rateFactor=1e-10"],
        ["bf16"] = [],
    };

    private static bool IsFull => Environment.GetEnvironmentVariable("ALEXNET_TEST_SIZE") == "full";

    private static int Kills => IsFull ? 30 : 3;

    public static IEnumerable<TheoryDataRow<string>> Cases =>
        (IsFull ? Settings.Keys.Except([Together]) : [Together, "bf16"]).Select(name => new TheoryDataRow<string>(name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Train_KilledAtAnyMoment_EndsWithTheBytesOfAnUndisturbedRun(string setting)
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "the status of a killed process is read from its memory-mapped file, which was tried on Linux only");
        string undisturbed = fixture.NewPath();
        CommandProcess.Run(Arguments(undisturbed, setting)).ShouldSucceed();
        Dictionary<string, int> fell = Phases.ToDictionary(phase => phase, _ => 0);
        string? run = null;

        // The two settings of the small size aim at different phases.
        int first = setting == "bf16" ? Kills : 0;
        for (int tries = 0; fell.Values.Sum() < Kills; tries++)
        {
            Assert.True(
                tries < 10 * Kills,
                $"Only {fell.Values.Sum()} of {tries} processes could be killed between the first checkpoint and the end.");
            bool isNew = run is null;
            run ??= fixture.NewPath();
            if (KillOnce(
                    run,
                    isNew ? Arguments(run, setting) : ["train", "--resume", run],
                    Phases[(first + fell.Values.Sum()) % Phases.Length]
                ) is
                { } phase)
            {
                fell[phase]++;
            }

            if (File.Exists(Path.Combine(run, "weights.safetensors")))
            {
                AssertSame(undisturbed, run);
                run = null;
            }
        }

        output.WriteLine($"{setting}: kills fell into {string.Join(", ", fell.Select(pair => $"{pair.Key} {pair.Value}"))}");
        if (run is not null)
        {
            CommandProcess.Run("train", "--resume", run).ShouldSucceed();
            AssertSame(undisturbed, run);
        }

        if (IsFull)
        {
            Assert.All(fell, pair => Assert.True(pair.Value > 0, $"No kill fell into {pair.Key}."));
        }
    }

    private static void AssertSame(string expected, string run)
    {
        foreach (string name in (string[])["weights.safetensors", "best.safetensors"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(expected, name)), File.ReadAllBytes(Path.Combine(run, name)));
        }

        Assert.Equal(Events(expected), Events(run));
    }

    /// <summary>What a log says of updates and epochs, without the speed.</summary>
    private static List<string> Events(string run)
    {
        var events = new List<string>();
        foreach (string line in File.ReadAllLines(Path.Combine(run, "log.jsonl")))
        {
            JsonObject entry = JsonNode.Parse(line)!.AsObject();
            if ((string?)entry["event"] is "step" or "epoch")
            {
                entry.Remove("images_per_second");
                entry.Remove("seconds");
                events.Add(entry.ToJsonString());
            }
        }

        return events;
    }

    private string[] Arguments(string run, string setting) =>
        [
            "train", "--data", fixture.Pack, "--out", run, "--device", "cpu", "--threads",
            setting == Together ? "2" : "1",
            "--checkpoint-minutes",
            "0.002",
            "--model",
            "alexnet-mini",
            .. (setting == "bf16" ? (string[])["--precision", "bf16"] : []),
            .. (
                (string[])
                    ["model.width=0.5", "model.initialisation=he", "optimizer.batchSize=30", "schedule.epochs=12", .. Settings[setting]]
            ).SelectMany(value => (string[])["--set", value]),
        ];

    /// <summary>Kills a process as soon as it is seen in a phase, after some updates and once there is a checkpoint.</summary>
    /// <returns>The phase that it was killed in; null where it had ended before.</returns>
    private static string? KillOnce(string run, string[] arguments, string aim)
    {
        using CommandProcess process = CommandProcess.Start([], arguments);
        string status = Path.Combine(run, "status");
        long start = -1;
        int patience = Random.Shared.Next(1, 12);
        bool inPhase = process.WaitClosely(() =>
        {
            if (RunStatus.Read(status) is not { Phase: not TrainingPhase.None } now)
            {
                return false;
            }

            start = start < 0 ? now.Iterations : start;
            return now.Iterations >= start + patience && HasCheckpoint(run) && (aim == Writing ? now.Writing : Name(now.Phase) == aim);
        });
        Thread.Sleep(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * LongestDelay));
        process.Kill();
        process.Wait();
        if (!inPhase
            || File.Exists(Path.Combine(run, "weights.safetensors"))
            || RunStatus.Read(status) is not { } found
            || found.Phase == TrainingPhase.None)
        {
            return null;
        }

        return found.Writing && aim == Writing ? Writing : Name(found.Phase);
    }

    private static bool HasCheckpoint(string run) => Directory.EnumerateFiles(Path.Combine(run, "checkpoints"), "*.safetensors").Any();

    private static string Name(TrainingPhase phase) => phase.ToString().ToLower(CultureInfo.InvariantCulture);
}
