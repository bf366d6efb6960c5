using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Runs that somebody or a power cut has changed.</summary>
internal static class RunInputs
{
    private const string Info = "run.json", Log = "log.jsonl", Recipe = "recipe.yaml";

    /// <summary>A key of <c>run.json</c>, and what goes there.</summary>
    private static readonly (string Key, string Value)[] Changes =
    [
        ("", "null"),
        ("", "[[[[["),
        ("", ""),
        ("threads", "100000"),
        ("threads", "0"),
        ("threads", "null"),
        ("seed", "null"),
        ("seed", "-1"),
        ("data", "null"),
        ("data", "\"\""),
        ("device", "null"),
        ("versions", "null"),
        ("checkpoint_minutes", "-5"),
        ("checkpoints_kept", "0"),
        ("precision", "9"),
    ];

    private static readonly (string Fault, string Key, string Value)[] States =
    [
        ("epoch-of-the-future", "epoch", "9"),
        ("epoch-negative", "epoch", "-1"),
        ("epoch-null", "epoch", "null"),
        ("no-history", "history", "null"),
        ("history-of-nulls", "history", "[null]"),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. Changes.Select((row, i) => Changed(
            $"{row.Key}={row.Value}", 1, $"{{folder}}/run/{Info}", i % 2 == 0 ? "report" : "resume", Info, text =>
            row.Key.Length == 0 ? row.Value : JsonChange.Set(text, row.Key, row.Value))),
        Changed("log-of-zeros", 0, "Evaluating, one view and ten", "report", Log, _ => new string('\0', 1 << 22)),
        Changed("log-of-half-surrogates", 0, "{folder}/run/log.jsonl holds a line that is not one of a training", "report", Log, text =>
            text + "{\"\\ud800\":1,\"event\":\"\\udc00\",\"iteration\":1}\n"),
        new("run/report/log-of-bytes", 0, "{folder}/run/log.jsonl holds a line that is not one of a training", folder =>
        {
            string run = folder.Copy(folder.Samples.Run);
            File.AppendAllBytes(Path.Combine(run, Log), [.. "{\"event\":\"epoch\",\""u8, 0xFF, .. "\":1,\"iteration\":[]}\n"u8]);
            return ["report", run];
        }),
        Changed("log-of-nulls", 0, "{folder}/run/log.jsonl holds a line that is not one of a training (epoch is of another kind)", "resume",
            Log, text => "null\n{\"event\":\"epoch\",\"epoch\":null,\"iteration\":3}\nhalf a li\n" + text),
        Changed("log-of-one-line", 0, "Evaluating, one view and ten", "report", Log, text => text + new string('[', 1 << 22) + "\n"),
        Changed("log-of-many-lines", 0, "Evaluating, one view and ten", "report",
            Log, text => text + string.Concat(Enumerable.Repeat("{}\n", 1 << 16))),
        Changed("log-of-the-future", 0, "Evaluating, one view and ten", "report",
            Log, text => text + text.Replace("\"epoch\":0", "\"epoch\":77", StringComparison.Ordinal)),
        Changed("log-that-lies", 0, "Evaluating, one view and ten", "report",
            Log, text => text.Replace("\"iteration\":", "\"iteration\":-", StringComparison.Ordinal)),
        Changed("recipe-empty", 1, "{folder}/run/recipe.yaml is empty, or a pipe or device instead of a file", "resume", Recipe, _ => ""),
        Changed("recipe-deep", 1, "{folder}/run/recipe.yaml is no usable recipe: its values lie more than 8 deep in each other", "report",
            Recipe, _ => new string('[', 100_000)),
        Changed("recipe-of-another", 2, "The run {folder}/run cannot go on with model.name lenet5 (alexnet-mini before)", "resume",
            Recipe, text => text.Replace("alexnet-mini", "lenet5", StringComparison.Ordinal)),
        .. States.Select(row => State(row.Fault, folder => SafetensorsSeeds.Changed(folder, metadata =>
            metadata["state"] = JsonChange.Set((string)metadata["state"]!, row.Key, row.Value)))),
        State("cut", bytes => bytes[..(bytes.Length / 2)]),
        State("header-length", bytes => [.. BitConverter.GetBytes(long.MaxValue), .. bytes[8..]]),
        State("zeros", _ => new byte[1 << 20]),
        new("run/report/missing", 1, "{folder}/nothing holds no run (there is no {folder}/nothing/run.json)",
            folder => ["report", folder.At("nothing")]),
        new("run/resume/missing", 1, "{folder}/nothing holds no run (there is no {folder}/nothing/run.json)",
            folder => ["train", "--resume", folder.At("nothing")]),
        new("run/runs/missing", 1, "There is no folder {folder}/nothing", folder => ["runs", folder.At("nothing")]),
    ];

    private static HostileInput Changed(
        string name, int exitCode, string sentence, string command, string file, Func<string, string> change) =>
        new($"run/{command}/{name}", exitCode, sentence, folder =>
        {
            string run = command == "report" ? folder.Copy(folder.Samples.Run) : Unfinished(folder), path = Path.Combine(run, file);
            File.WriteAllText(path, change(File.ReadAllText(path)));
            return command == "resume" ? ["train", "--resume", run] : [command, run];
        });

    /// <summary>Both states of the run have the fault.</summary>
    private static HostileInput State(string name, Func<byte[], byte[]> change) =>
        new($"run/state/{name}", 0, "{folder}/run/checkpoints/epoch-00002-batch-0000000.safetensors ", folder =>
        {
            string run = Unfinished(folder);
            string path = Directory.GetFiles(Path.Combine(run, "checkpoints"), "*.safetensors").Order(StringComparer.Ordinal).Last();
            File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
            return ["train", "--resume", run];
        });

    private static string Unfinished(InputFolder folder)
    {
        string run = folder.Copy(folder.Samples.Run);
        File.Delete(Path.Combine(run, "weights.safetensors"));
        return run;
    }
}
