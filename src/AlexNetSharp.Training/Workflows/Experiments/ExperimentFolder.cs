using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlexNetSharp.Files;

namespace AlexNetSharp.Workflows.Experiments;

/// <summary>What has to be the same for an experiment to go on; stands in <c>experiment.json</c>.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="DataSha256">SHA-256 of the pack's manifest.</param>
/// <param name="Epochs">Epochs of each training.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Overrides">The user's assignments.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Threads">Threads as asked for; null for the process's own number.</param>
internal sealed record ExperimentRecord(
    string Experiment, string DataSha256, int Epochs, ulong Seed, IReadOnlyList<string> Overrides, string Device, int? Threads)
{
    /// <summary>How many seeds each arm is trained with; more can be asked for later.</summary>
    public int Seeds { get; init; }

    /// <summary>The learning rates that every arm is tried at; others can be asked for later.</summary>
    public IReadOnlyList<double> LearningRates { get; init; } = [];

    /// <summary>The arms that train, each with all its assignments to the paper's recipe but for the learning rate.</summary>
    public IReadOnlyList<ExperimentRecordArm> Arms { get; init; } = [];
}

/// <summary>What an arm trains.</summary>
/// <param name="Name">The arm's name.</param>
/// <param name="Seed">Its first seed.</param>
/// <param name="Recipe">
/// Its assignments to the paper's recipe, the experiment's, its own and the user's in one, but for the learning rate.
/// </param>
internal sealed record ExperimentRecordArm(string Name, ulong Seed, IReadOnlyList<string> Recipe);

/// <summary>
/// The folder of an experiment: <c>experiment.json</c> with what was chosen, <c>plot.svg</c>, <c>report.html</c> and <c>result.json</c>;
/// and <c>runs</c>, unless the trainings are elsewhere.
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

    /// <summary>The folder of the trainings, where no other is named.</summary>
    public string RunsPath => In("runs");

    /// <summary>Records what was chosen, or refuses a folder that holds other choices.</summary>
    /// <param name="record">What was chosen.</param>
    /// <exception cref="AlexNetException">The folder holds something else, or cannot be written to.</exception>
    public void Claim(ExperimentRecord record)
    {
        OwnPath.RefuseLink(path);
        OwnPath.RefuseLink(RecordPath);

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

        // The arms follow from the choices and this version's catalog. More seeds or other rates only add trainings.
        if (held is null || Choices(held) != Choices(record))
        {
            throw new AlexNetException(
                $"{path} holds an experiment with other choices, which stand in {RecordPath}; repeat them to go on, or name another folder."
            );
        }
    }

    private static string Choices(ExperimentRecord record) =>
        JsonSerializer.Serialize(record with { Arms = [], Seeds = 0, LearningRates = [] }, Json);

    private string In(string name) => Path.Combine(path, name);
}
