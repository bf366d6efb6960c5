using System.Text.Json;
using System.Text.Json.Nodes;
using AlexNetSharp.Runtime;

namespace AlexNetSharp.Training;

/// <summary>What a run was started with, besides its recipe; stands in <c>run.json</c>.</summary>
public sealed record RunInfo
{
    /// <summary>The command line that started it.</summary>
    public string Command { get; init; } = "";

    /// <summary>The pack's folder.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of the pack's manifest, which holds the checksums of everything in it.</summary>
    public string DataSha256 { get; init; } = "";

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of libtorch and the kernels.</summary>
    public required int Threads { get; init; }

    /// <summary>Names and versions of what computed.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// The folder of one training run: <c>recipe.yaml</c> (resolved), <c>run.json</c>, <c>log.jsonl</c>, <c>checkpoints/</c> and, at the end,
/// <c>weights.safetensors</c>.
/// </summary>
public sealed class RunFolder
{
    private const int CheckpointsKept = 2;
    private const string CheckpointPattern = "*.safetensors";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    private RunFolder(string path, TrainingRecipe recipe, RunInfo info) => (Path, Recipe, Info) = (path, recipe, info);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The resolved recipe.</summary>
    public TrainingRecipe Recipe { get; }

    /// <summary>What the run was started with.</summary>
    public RunInfo Info { get; }

    /// <summary>The final weights.</summary>
    public string WeightsPath => In("weights.safetensors");

    /// <summary>The log, a JSON document a line.</summary>
    public string LogPath => In("log.jsonl");

    /// <summary>The checkpoints, oldest first.</summary>
    public IReadOnlyList<string> Checkpoints => Directory.Exists(In("checkpoints"))
        ? [.. Directory.GetFiles(In("checkpoints"), CheckpointPattern).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">The folder; it must not hold a run.</param>
    /// <param name="recipe">The resolved recipe.</param>
    /// <param name="info">What the run is started with.</param>
    /// <exception cref="AlexNetException">The folder holds something, or cannot be made.</exception>
    public static RunFolder Create(string path, TrainingRecipe recipe, RunInfo info)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new AlexNetException(File.Exists(System.IO.Path.Combine(path, "run.json"))
                ? $"{path} already holds a run; go on with 'alexnet train --resume {path}', or choose another --out."
                : $"{path} exists and is not empty; choose another --out.");
        }

        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(path, "checkpoints"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException($"The run folder {path} cannot be made ({e.Message.TrimEnd('.')}); choose another --out.", e);
        }

        var folder = new RunFolder(path, recipe, info);
        RecipeFile.Write(folder.In("recipe.yaml"), recipe);
        DurableFile.WriteText(folder.In("run.json"), JsonSerializer.Serialize(info, Json) + "\n");
        return folder;
    }

    /// <summary>Opens the folder of a run.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="AlexNetException">There is no run in it, or it cannot be read.</exception>
    public static RunFolder Open(string path)
    {
        string info = System.IO.Path.Combine(path, "run.json");
        if (!File.Exists(info))
        {
            throw new AlexNetException($"{path} holds no run (there is no {info}); give the folder that 'alexnet train --out' made.");
        }

        try
        {
            RunInfo read = JsonSerializer.Deserialize<RunInfo>(File.ReadAllText(info), Json) ?? throw new JsonException("it is empty");
            return new RunFolder(path, RecipeFile.Read(System.IO.Path.Combine(path, "recipe.yaml")), read);
        }
        catch (JsonException e)
        {
            throw new AlexNetException($"{info} cannot be read ({e.Message.TrimEnd('.')}); the run cannot go on without it.", e);
        }
    }

    /// <summary>The name of the checkpoint of a state; names sort in the order of the training.</summary>
    public string CheckpointPath(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return In(System.IO.Path.Combine("checkpoints", $"epoch-{state.Epoch:0000}-batch-{state.Batch:000000}.safetensors"));
    }

    /// <summary>Deletes all checkpoints but the newest.</summary>
    public void PruneCheckpoints()
    {
        foreach (string old in Checkpoints.SkipLast(CheckpointsKept))
        {
            File.Delete(old);
        }
    }

    /// <summary>Appends a line to the log.</summary>
    /// <param name="entry">The line.</param>
    /// <exception cref="AlexNetException">The log cannot be written, for example because the disk is full.</exception>
    public void Log(JsonObject entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        try
        {
            File.AppendAllText(LogPath, entry.ToJsonString() + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DurableFile.Failure(LogPath, e);
        }
    }

    /// <summary>Reads the losses of single updates from the log: updates since the start of the run, and their loss.</summary>
    public IReadOnlyList<(long Iteration, double Loss)> StepLosses() =>
    [
        .. ReadLog()
            .Where(entry => (string?)entry["event"] == "step")
            .Select(entry => ((long)entry["iteration"]!, (double)entry["loss"]!)),
    ];

    /// <summary>Removes the log's lines of updates that a resumed run will make again.</summary>
    /// <param name="iterations">Updates that the checkpoint holds.</param>
    public void RewindLog(long iterations)
    {
        IEnumerable<string> kept = ReadLog().Where(entry => (long)entry["iteration"]! <= iterations).Select(entry => entry.ToJsonString() + "\n");
        DurableFile.WriteText(LogPath, string.Concat(kept));
    }

    /// <summary>The lines of the log that are whole.</summary>
    internal IEnumerable<JsonObject> ReadLog()
    {
        foreach (string line in File.Exists(LogPath) ? File.ReadAllLines(LogPath) : [])
        {
            JsonObject? entry = TryParse(line);
            if (entry?["iteration"] is not null)
            {
                yield return entry;
            }
        }
    }

    private static JsonObject? TryParse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // A power cut may leave half a line at the end of the log; the run's state stands in the checkpoints.
            return null;
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
