using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlexNetSharp.Files;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Training.Runs;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>What has to be the same for an experiment to go on; stands in <c>experiment.json</c>.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="DataSha256">SHA-256 of the pack's manifest.</param>
/// <param name="Epochs">Epochs of each training.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Overrides">The user's assignments.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Threads">Threads as asked for; null for the process's own number.</param>
internal sealed record ExperimentRecord(
    string Experiment, string DataSha256, int Epochs, ulong Seed, IReadOnlyList<string> Overrides, string Device, int? Threads)
{
    /// <summary>The arms that train, each with all its assignments to the paper's recipe.</summary>
    public IReadOnlyList<ExperimentRecordArm> Arms { get; init; } = [];
}

/// <summary>What an arm trains.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Recipe">Its assignments to the paper's recipe, the experiment's, its own and the user's in one.</param>
internal sealed record ExperimentRecordArm(string Name, ulong Seed, IReadOnlyList<string> Recipe);

/// <summary>
/// The folder of an experiment: <c>experiment.json</c> with what was chosen, a run's folder for each arm that trains, <c>plot.svg</c>,
/// <c>report.html</c> and <c>result.json</c>.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class ExperimentFolder(string path)
{
    private const long LongestRecord = 16 << 20;
    private const string RecordName = "experiment.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The page.</summary>
    public string ReportPath => In("report.html");

    /// <summary>The plot.</summary>
    public string PlotPath => In("plot.svg");

    private string RecordPath => In(RecordName);

    /// <summary>The folder of an arm's run.</summary>
    /// <param name="arm">The arm's name.</param>
    public string RunOf(string arm) => In(arm);

    /// <summary>Records what was chosen, or refuses a folder that holds other choices.</summary>
    /// <param name="record">What was chosen.</param>
    /// <param name="recipes">The resolved recipe of each arm that trains, by its name.</param>
    /// <exception cref="AlexNetException">The folder holds something else, a run by another recipe, or cannot be written to.</exception>
    public void Claim(ExperimentRecord record, IReadOnlyDictionary<string, TrainingRecipe> recipes)
    {
        foreach (string place in (string[])[path, RecordPath, .. recipes.Keys.Select(RunOf)])
        {
            OwnPath.RefuseLink(place);
        }

        try
        {
            if (File.Exists(RecordPath))
            {
                CheckSame(record);
            }
            else if (Directory.Exists(path)
                && Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(TemporaryName.Final(entry)) != RecordName))
            {
                throw new AlexNetException($"{path} is not empty and holds no experiment; name a folder that can be made.");
            }

            foreach ((string arm, TrainingRecipe recipe) in recipes)
            {
                CheckRun(RunOf(arm), recipe);
            }

            Directory.CreateDirectory(path);
            DurableFile.WriteText(RecordPath, JsonSerializer.Serialize(record, Json) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AlexNetException(
                $"{path} cannot hold an experiment ({e.Message.TrimEnd('.')}); name a folder that you may write to.",
                e);
        }
    }

    /// <summary>Writes <c>result.json</c>, the result as JSON.</summary>
    /// <param name="result">What the experiment gave.</param>
    public void WriteResult(ExperimentResult result) =>
        DurableFile.WriteText(In("result.json"), JsonSerializer.Serialize(result, Json) + "\n");

    private void CheckSame(ExperimentRecord record)
    {
        ExperimentRecord? held;
        try
        {
            held = JsonSerializer.Deserialize<ExperimentRecord>(RegularFile.ReadAllBytes(RecordPath, LongestRecord), Json);
        }
        catch (JsonException e)
        {
            throw new AlexNetException($"{RecordPath} cannot be read ({JsonWords.Of(e)}); name another folder.", e);
        }

        // The arms follow from the choices and this version's catalog; runs by another catalog are refused by their own recipes.
        if (held is null || Choices(held) != Choices(record))
        {
            throw new AlexNetException(
                $"{path} holds an experiment with other choices, which stand in {RecordPath}; repeat them to go on, or name another folder."
            );
        }
    }

    private static string Choices(ExperimentRecord record) => JsonSerializer.Serialize(record with { Arms = [] }, Json);

    /// <summary>Refuses a run that was begun by another recipe than its arm has now, as an older version's may be.</summary>
    private static void CheckRun(string run, TrainingRecipe recipe)
    {
        if (!RunFolder.Exists(run))
        {
            return;
        }

        string[] found = RecipeFile.ToYaml(RunFolder.Open(run).Recipe).Split('\n');
        string[] wanted = RecipeFile.ToYaml(recipe).Split('\n');
        if (!found.SequenceEqual(wanted))
        {
            (string first, string second) = found.Zip(wanted).FirstOrDefault(pair => pair.Item1 != pair.Item2, ("fewer keys", "more"));
            throw new AlexNetException(
                $"The run {run} has another recipe than this experiment now gives its arm (found '{first.Trim()}', "
                    + $"expected '{second.Trim()}'); name another folder.");
        }
    }

    private string In(string name) => Path.Combine(path, name);
}
