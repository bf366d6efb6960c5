using System.Collections.Frozen;

namespace AlexNetSharp.Cli.Terminal;

/// <summary>The words of the command line for what the library's sentences speak of: the one table of options and of commands.</summary>
internal sealed class CommandWords : ISentenceWords
{
    private static readonly FrozenDictionary<string, string> OptionTable = new Dictionary<string, string>
    {
        ["Batch"] = "--batch",
        ["CheckpointMinutes"] = "--checkpoint-minutes",
        ["CheckpointsKept"] = "--keep",
        ["ClassFromName"] = "--class-from-name",
        ["Data"] = "--data",
        ["Device"] = "--device",
        ["Epochs"] = "--epochs",
        ["FollowLinks"] = "--follow-links",
        ["Height"] = "--size",
        ["Input"] = "--input",
        ["Init"] = "--init",
        ["Labels"] = "--labels",
        ["LabelsFile"] = "--labels",
        ["MaxRejected"] = "--max-rejected",
        ["Mean"] = "--mean",
        ["Megapixels"] = "--max-megapixels",
        ["Model"] = "--model",
        ["Out"] = "--out",
        ["Overrides"] = "--set",
        ["Overwrite"] = "--overwrite",
        ["Pairs"] = "--pairs",
        ["Rates"] = "--rates",
        ["Recipe"] = "--recipe",
        ["Resize"] = "--resize",
        ["Root"] = "--root",
        ["Run"] = "--resume",
        ["Runs"] = "--table",
        ["Seconds"] = "--seconds",
        ["Seeds"] = "--seeds",
        ["Softmax"] = "--softmax",
        ["Store"] = "--store",
        ["Top"] = "--top",
        ["TrainImages"] = "--train-images",
        ["ValFraction"] = "--val-fraction",
        ["ValImages"] = "--val-images",
        ["ValList"] = "--val-list",
        ["Weights"] = "--weights",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<(string Name, string? Value), string> SwitchTable =
        new Dictionary<(string Name, string? Value), string>
        {
            [("Channels", "1")] = "--grey",
            [("Exif", "ignore")] = "--ignore-exif",
            [("Fetch", "True")] = "--fetch",
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, (string Command, string[] Arguments)> CommandTable =
        new Dictionary<string, (string Command, string[] Arguments)>
        {
            ["DoctorWorkflow.Run"] = ("doctor", []),
            ["PackBuilder.Prepare"] = ("data prepare", ["Source", "Pack"]),
            ["ResumeWorkflow.Run"] = ("train", []),
            ["TrainWorkflow.Run"] = ("train", []),
            ["WeightsConvertWorkflow.Run"] = ("weights convert", ["In", "Out"]),
            ["WeightsInspectWorkflow.Run"] = ("weights inspect", []),
        }.ToFrozenDictionary();

    /// <summary>The only one.</summary>
    public static CommandWords Instance { get; } = new();

    /// <summary>Options by the names of the requests' properties, and how they are spelled.</summary>
    internal static IReadOnlyDictionary<string, string> Options => OptionTable;

    /// <summary>Options without a value that stand for a value of a request's property.</summary>
    internal static IReadOnlyDictionary<(string Name, string? Value), string> Switches => SwitchTable;

    /// <summary>Commands by the workflows' methods, with the properties that are arguments.</summary>
    internal static IReadOnlyDictionary<string, (string Command, string[] Arguments)> Commands => CommandTable;

    /// <inheritdoc/>
    public string NameOption(string name, string? value)
    {
        if (SwitchTable.TryGetValue((name, value), out string? text))
        {
            return text;
        }

        // A sentence of an option or action without words here, which the tests find, is shown all the same.
        string spelling = OptionTable.GetValueOrDefault(name, name);
        return value is null ? spelling : $"{spelling} {value}";
    }

    /// <inheritdoc/>
    public string NameAction(string method, IReadOnlyList<KeyValuePair<string, string?>> options)
    {
        (string command, string[] arguments) = CommandTable.GetValueOrDefault(method, (method, []));
        Dictionary<string, string?> values = options.ToDictionary();
        IEnumerable<string> given =
            options.Count == 0 ? [] : arguments.Select(argument => values.GetValueOrDefault(argument) ?? argument.ToUpperInvariant());
        IEnumerable<string> named = options
            .Where(option => !arguments.Contains(option.Key))
            .Select(option => NameOption(option.Key, option.Value));
        return $"'{string.Join(' ', ["alexnet", command, .. given, .. named])}'";
    }
}
