using System.Text.Json;
using AlexNetSharp.Data.Packs;
using AlexNetSharp.Experiments;
using AlexNetSharp.Files;
using AlexNetSharp.Training;
using AlexNetSharp.Visualization;

namespace AlexNetSharp.Workflows;

/// <summary>
/// Makes an experiment: trains its arms one after the other, each an ordinary run, measures them, and writes the verdict with its plot and page.
/// Called again with the same choices it goes on where it stopped.
/// </summary>
public static class ExperimentWorkflow
{
    private const string RecordName = "experiment.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>The experiments, in the order of the paper.</summary>
    public static IReadOnlyList<ExperimentListing> All { get; } =
        [.. ExperimentCatalogue.All.Select(one => new ExperimentListing(one.Name, one.Claim, one.Source, one.Setting.Data, one.Setting.Epochs))];

    /// <summary>Makes an experiment.</summary>
    /// <param name="request">Which, with what.</param>
    /// <param name="progress">Told about every update, on the training thread.</param>
    /// <param name="cancellation">Stops after the current update, once a checkpoint is on disk.</param>
    /// <exception cref="InvalidOptionException">There is no such experiment, or an option is out of range.</exception>
    /// <exception cref="AlexNetException">The folder holds another experiment, or an arm cannot be trained.</exception>
    public static ExperimentResult Run(ExperimentRequest request, IProgress<ExperimentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Experiment experiment = ExperimentCatalogue.Find(request.Name);
        int epochs = request.Epochs ?? experiment.Setting.Epochs;
        if (epochs < 1)
        {
            throw new InvalidOptionException($"--epochs is {epochs}; give at least 1.");
        }

        int images = Claim(request, experiment, epochs);
        var arms = new List<ArmResult>();
        foreach (ExperimentArm arm in experiment.Arms)
        {
            var step = new SynchronousProgress<TrainingProgress>(training =>
                progress?.Report(new ExperimentProgress(arms.Count + 1, experiment.Arms.Count, arm.Label, training)));
            arms.Add(arm.Trains
                ? ExperimentMeasures.Measured(experiment, arm, Train(request, experiment, arm, epochs, step, cancellation), images)
                : Evaluate(request, arm, images, cancellation));
        }

        return Publish(request, experiment, epochs, arms);
    }

    /// <summary>Records what was chosen, or refuses a folder that holds other choices.</summary>
    /// <returns>The pack's validation images.</returns>
    private static int Claim(ExperimentRequest request, Experiment experiment, int epochs)
    {
        using Pack pack = Pack.Open(request.Data);
        var record = new ExperimentRecord(experiment.Name, pack.Digest, epochs, request.Seed, request.Overrides, request.Runtime.Device, request.Runtime.Threads);
        string text = JsonSerializer.Serialize(record, Json) + "\n";
        string path = Path.Combine(request.Out, RecordName);
        try
        {
            if (File.Exists(path))
            {
                return File.ReadAllText(path) == text ? pack.Val.Count : throw new AlexNetException(
                    $"{request.Out} holds an experiment with other choices, which stand in {path}; repeat them to go on, or name another folder.");
            }

            if (Directory.Exists(request.Out) && Directory.EnumerateFileSystemEntries(request.Out).Any())
            {
                throw new AlexNetException($"{request.Out} is not empty and holds no experiment; name a folder that can be made.");
            }

            Directory.CreateDirectory(request.Out);
            DurableFile.WriteText(path, text);
            return pack.Val.Count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException($"{request.Out} cannot hold an experiment ({e.Message.TrimEnd('.')}); name a folder that you may write to.", e);
        }
    }

    /// <summary>Trains an arm, goes on with it, or takes it as it is; a divergence is a result.</summary>
    private static (string Run, string? Diverged) Train(
        ExperimentRequest request, Experiment experiment, ExperimentArm arm, int epochs, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        string run = FolderOf(request, arm.Name);
        try
        {
            if (!Directory.Exists(run))
            {
                TrainWorkflow.Run(
                    new TrainRequest
                    {
                        Data = request.Data,
                        Out = run,
                        Overrides = experiment.Recipe(arm, epochs, request.Overrides),
                        Seed = request.Seed + arm.SeedOffset,
                        Runtime = request.Runtime,
                        Command = request.Command,
                    },
                    progress,
                    cancellation);
            }
            else if (!File.Exists(RunFolder.Open(run).WeightsPath))
            {
                TrainWorkflow.Resume(run, request.Runtime.Notice, progress, cancellation);
            }

            return (run, null);
        }
        catch (DivergedException diverged)
        {
            return (run, diverged.Message);
        }
    }

    private static ArmResult Evaluate(ExperimentRequest request, ExperimentArm arm, int images, CancellationToken cancellation)
    {
        string[] weights = [.. arm.Of.Select(name => RunFolder.Open(FolderOf(request, name)).WeightsPath)];
        if (images == 0 || !Array.TrueForAll(weights, File.Exists))
        {
            return new ArmResult(arm.Name, arm.Label) { Images = images };
        }

        EvaluateResult result = EvaluateWorkflow.Run(
            new EvaluateRequest { Weights = weights, Data = request.Data, Views = arm.Views, Runtime = request.Runtime }, cancellation: cancellation);
        return new ArmResult(arm.Name, arm.Label) { Images = result.Images, Top1Error = result.Top1Error, Top5Error = result.Top5Error, Value = result.Top1Error };
    }

    private static ExperimentResult Publish(ExperimentRequest request, Experiment experiment, int epochs, List<ArmResult> arms)
    {
        ExperimentVerdict verdict = VerdictRules.Of(experiment, arms);
        string plot = ExperimentPlots.Draw(experiment, arms);
        string report = Path.Combine(request.Out, "report.html"), plotPath = Path.Combine(request.Out, "plot.svg");
        if (plot.Length > 0)
        {
            DurableFile.WriteText(plotPath, plot);
        }

        ExperimentReport.Write(report, ExperimentPlots.Page(experiment, arms, verdict, plot, $"{experiment.Setting.Data}; {epochs} epochs, seed {request.Seed}."));
        return new ExperimentResult
        {
            Experiment = experiment.Name,
            Claim = experiment.Claim,
            Verdict = verdict.Word,
            Sentence = verdict.Sentence,
            Epochs = epochs,
            Seed = request.Seed,
            Arms = [.. arms.Select(arm => new ExperimentArmResult(
                arm.Name, arm.Label, arm.Run, arm.Top1Error, arm.Top5Error, ExperimentMeasures.IsError(experiment) ? null : arm.Value, arm.Diverged))],
            Report = report,
            Plot = plot.Length > 0 ? plotPath : null,
        };
    }

    private static string FolderOf(ExperimentRequest request, string arm) => Path.Combine(request.Out, arm);

    /// <summary>What has to be the same for an experiment to go on.</summary>
    private sealed record ExperimentRecord(string Experiment, string DataSha256, int Epochs, ulong Seed, IReadOnlyList<string> Overrides, string Device, int? Threads);
}
