using System.Text.Json;
using AlexNetSharp.Files;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Recipes;

namespace AlexNetSharp.Training.Runs;

/// <summary>
/// The folder of one training run: <c>recipe.yaml</c> (resolved), <c>run.json</c>, <c>log.jsonl</c>, <c>checkpoints/</c> and, at the end,
/// <c>weights.safetensors</c> and <c>best.safetensors</c>. One process at a time trains into it.
/// </summary>
internal sealed class RunFolder
{
    /// <summary>The file of a run's <see cref="RunInfo"/>; a folder that has it is a run.</summary>
    internal const string InfoName = OwnRun.InfoName;

    /// <summary>The folder of the checkpoints in a run's.</summary>
    internal const string CheckpointsName = OwnRun.CheckpointsName;

    private const long LongestInfo = 1 << 20;
    private const string LockName = "lock";
    private const string RecipeName = "recipe.yaml";
    private const string StatusName = "status";
    private const string LogName = "log.jsonl";
    private const string TensorBoardName = "tensorboard";

    /// <summary>What is written in place, and so through a link if one stood there.</summary>
    private static readonly string[] Written = [InfoName, RecipeName, StatusName, LogName, TensorBoardName, CheckpointsName];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
    };

    private RunFolder(string path, TrainingRecipe recipe, RunInfo info) => (Path, Recipe, Info) = (path, recipe, info);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The resolved recipe.</summary>
    public TrainingRecipe Recipe { get; }

    /// <summary>What the run was started with.</summary>
    public RunInfo Info { get; }

    /// <summary>The final weights.</summary>
    public string WeightsPath => In(OwnRun.WeightsName);

    /// <summary>When a training last wrote into a folder, whether it holds a run or not: reports and notes beside do not count.</summary>
    /// <param name="path">The folder.</param>
    public static DateTimeOffset LastChange(string path)
    {
        string checkpoints = System.IO.Path.Combine(path, CheckpointsName);
        return Directory.EnumerateFiles(path)
            .Where(file => System.IO.Path.GetFileName(file) is InfoName or RecipeName or StatusName or LogName || IsWeights(file))
            .Concat(Directory.Exists(checkpoints) ? Directory.EnumerateFiles(checkpoints) : [])
            .Select(file => new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero))
            .DefaultIfEmpty(DateTimeOffset.UnixEpoch)
            .Max();
    }

    /// <summary>The weights after the epoch with the least validation error; written at the end where there is a validation part.</summary>
    public string BestWeightsPath => In("best.safetensors");

    /// <summary>The log, a JSON document a line.</summary>
    public string LogPath => In(LogName);

    /// <summary>The folder of event files for TensorBoard, one a session.</summary>
    public string TensorBoardPath => In(TensorBoardName);

    /// <summary>What the run is doing.</summary>
    public string StatusPath => In(StatusName);

    /// <summary>The file that the process holds which trains into the folder.</summary>
    public string LockPath => In(LockName);

    /// <summary>The checkpoints.</summary>
    public CheckpointFiles Checkpoints => new(In(CheckpointsName));

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">The folder; it must not hold a run.</param>
    /// <param name="recipe">The resolved recipe.</param>
    /// <param name="info">What the run is started with.</param>
    /// <exception cref="AlexNetException">The folder holds something, or cannot be made.</exception>
    public static RunFolder Create(string path, TrainingRecipe recipe, RunInfo info)
    {
        CheckFree(path);
        Make(path, System.IO.Path.Combine(path, CheckpointsName));
        var folder = new RunFolder(path, recipe, info);
        RecipeFile.Write(folder.In(RecipeName), recipe);
        folder.WriteInfo(info);
        return folder;
    }

    /// <summary>
    /// Has the run go on otherwise. Its weights, if it had ended, are put aside under the number of its epochs.
    /// </summary>
    /// <param name="recipe">The recipe from now on.</param>
    /// <param name="info">What it is computed with from now on.</param>
    /// <param name="epochs">The epochs that it has finished.</param>
    /// <returns>The same folder, and where the weights are kept; null where there were none.</returns>
    public (RunFolder Folder, string? Kept) Change(TrainingRecipe recipe, RunInfo info, int epochs)
    {
        string? kept = null;
        if (File.Exists(WeightsPath))
        {
            kept = In($"weights-{epochs}.safetensors");
            OwnPath.RefuseLink(kept);
            File.Move(WeightsPath, kept, overwrite: true);
        }

        RecipeFile.Write(In(RecipeName), recipe);
        WriteInfo(info);
        return (new RunFolder(Path, recipe, info), kept);
    }

    /// <summary>Refuses a folder that a new run cannot be made in.</summary>
    /// <exception cref="AlexNetException">It holds something.</exception>
    public static void CheckFree(string path)
    {
        GivenPath.Check(path, "run");
        OwnPath.RefuseLink(path);
        if (File.Exists(path)
            || (
                Directory.Exists(path)
                && Directory.EnumerateFileSystemEntries(path).Any(entry => System.IO.Path.GetFileName(entry) != LockName)))
        {
            throw Exists(path)
                ? new AlexNetException(
                    $"{path} already holds a run; go on with {ProgramAction.Resume(path)}, "
                        + $"or choose another {RequestOption.Of(RequestOption.Out)}.")
                : new AlexNetException($"{path} exists and is not empty; choose another {RequestOption.Of(RequestOption.Out)}.");
        }
    }

    /// <summary>Claims a folder for this process until the result is disposed of; makes it where it does not exist.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="AlexNetException">Another process trains into it, or it cannot be made.</exception>
    public static FileLock Claim(string path)
    {
        Make(path, path);
        Array.ForEach(Written, name => OwnPath.RefuseLink(System.IO.Path.Combine(path, name)));
        return FileLock.TryTake(System.IO.Path.Combine(path, LockName))
            ?? throw new AlexNetException($"Another process is training into {path}; wait until it ends, or choose another run.");
    }

    /// <summary>
    /// Whether a folder holds a run, finished or not: what a run is started with is the last that is written before it begins.
    /// </summary>
    /// <param name="path">The folder.</param>
    public static bool Exists(string path) => OwnRun.IsRun(path);

    /// <summary>Opens the folder of a run.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="AlexNetException">There is no run in it, or it cannot be read.</exception>
    public static RunFolder Open(string path)
    {
        GivenPath.Check(path, "run");
        string info = System.IO.Path.Combine(path, InfoName);
        if (!File.Exists(info))
        {
            throw new AlexNetException(
                $"{path} holds no run (there is no {info}); "
                    + $"give the folder that {ProgramAction.Train.With(RequestOption.Of(RequestOption.Out))} made.");
        }

        try
        {
            RunInfo read = JsonSerializer.Deserialize<RunInfo>(RegularFile.ReadAllBytes(info, LongestInfo), Json)
                ?? throw new JsonException();
            if (read.Problem is { } problem)
            {
                throw new AlexNetException($"{info} cannot be used: {problem}; put it back as it was, or start another run.");
            }

            return new RunFolder(
                path,
                RecipeFile.Read(System.IO.Path.Combine(path, RecipeName), new TrainingRecipe { Data = DataRecipe.Unsaid }, []),
                read);
        }
        catch (JsonException e)
        {
            throw new AlexNetException($"{info} cannot be read ({JsonWords.Of(e)}); the run cannot go on without it.", e);
        }
    }

    /// <summary>Puts a log that has lines aside, because the run begins anew.</summary>
    /// <returns>Its new path, or null where there was nothing to keep.</returns>
    internal string? KeepLog()
    {
        if (!RunLog.HasLines(LogPath))
        {
            return null;
        }

        IEnumerable<string> names = Enumerable.Range(2, int.MaxValue - 2).Select(i => $"log-before-{i}.jsonl").Prepend("log-before.jsonl");
        string kept = names.Select(In).First(name => !System.IO.Path.Exists(name));
        File.Move(LogPath, kept);
        return kept;
    }

    /// <summary>Removes a run that was refused before it made an update, so that the folder can be used again.</summary>
    internal void DiscardUnlessBegun()
    {
        if (Checkpoints.All.Count == 0 && !File.Exists(LogPath))
        {
            foreach (string name in (string[])[InfoName, RecipeName, StatusName])
            {
                File.Delete(In(name));
            }

            DeleteIfEmpty(In(CheckpointsName));
        }
    }

    /// <summary>
    /// Removes what a process left that was killed while it made a run's folder, so that the run can be made; anything else stays.
    /// </summary>
    /// <param name="path">The folder, which may be missing.</param>
    /// <exception cref="AlexNetException">Another process is making a run there.</exception>
    internal static void DiscardHalfMade(string path)
    {
        if (!Directory.Exists(path) || Exists(path))
        {
            return;
        }

        using FileLock claim = Claim(path);
        foreach (string file in Directory
                .EnumerateFiles(path)
                .Where(file => System.IO.Path.GetFileName(TemporaryName.Final(file)) is InfoName or RecipeName or StatusName)
                .ToList())
        {
            File.Delete(file);
        }

        DeleteIfEmpty(System.IO.Path.Combine(path, CheckpointsName));
    }

    /// <summary>The events of the log.</summary>
    internal IEnumerable<RunEvent> ReadLog()
    {
        using var log = new RunLogReader(LogPath);
        foreach (RunEvent told in log.Events())
        {
            yield return told;
        }
    }

    private static bool IsWeights(string file) =>
        System.IO.Path.GetExtension(file) == System.IO.Path.GetExtension(OwnRun.WeightsName);

    private static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    private static void Make(string run, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                $"The run folder {run} cannot be made ({e.Message.TrimEnd('.')}); choose another {RequestOption.Of(RequestOption.Out)}.",
                e);
        }
    }

    private void WriteInfo(RunInfo info) => DurableFile.WriteText(In(InfoName), JsonSerializer.Serialize(info, Json) + "\n");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
