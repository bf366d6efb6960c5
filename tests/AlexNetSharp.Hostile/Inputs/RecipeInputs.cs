using AlexNetSharp.Fuzz.Seeds;

namespace AlexNetSharp.Hostile.Inputs;

/// <summary>Recipes.</summary>
internal static class RecipeInputs
{
    private static readonly (string Fault, int ExitCode, string Sentence, Func<string> Text)[] Rows =
    [
        ("two-mistakes", 2, "{folder}/my.yaml, line 1: the recipe has no key 'modle': did you mean model",
            () => "modle:\n  name: alexnet\noptimizer:\n  batchSise: 3\n"),
        ("thousand-mistakes", 2, "{folder}/my.yaml, line 2: model has no key 'wrong0': known are name, inputSize, width,",
            () => "model:\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  wrong{i}: 1\n"))),
        ("long-value", 2, "{folder}/my.yaml, line 2: 'batchSize' is 'vvvvvv",
            () => $"optimizer:\n  batchSize: {new string('v', 50_000)}\n"),
        ("escapes", 2, "There is no network '\\u001b[2J\\u202ex': known are alexnet, alexnet-mini, bvlc-alexnet,",
            () => "model:\n  name: \"\\e[2J\\u202Ex\"\n"),
        ("no-yaml", 1, "{folder}/my.yaml, line 1: this is not YAML (While scanning a plain scalar value, found invalid",
            () => "a: b: c: [\n"),
        ("zeros", 1, "{folder}/my.yaml is no usable recipe: it holds zeros", () => "model:\n  name: alexnet\n\0"),
        ("list", 2, "{folder}/my.yaml, line 1: the recipe must be a list of 'key: value' lines", () => "- a\n- b\n"),
        ("twice", 1, "{folder}/my.yaml, line 3: this is not YAML (Duplicate key model)",
            () => "model:\n  name: alexnet\nmodel:\n  name: alexnet\n"),
        ("not-a-number", 2, "{folder}/my.yaml, line 2: 'learningRate' is '.nan'", () => "optimizer:\n  learningRate: .nan\n"),
        ("infinite", 2, "{folder}/my.yaml: optimizer.learningRate is Infinity", () => "optimizer:\n  learningRate: 1e999\n"),
        ("huge-batch", 2, "{folder}/my.yaml: optimizer.batchSize is 2147483647", () => "optimizer:\n  batchSize: 2147483647\n"),
        ("endless", 2, "{folder}/my.yaml, line 2: 'epochs' is '99999999999'", () => "schedule:\n  epochs: 99999999999\n"),
        ("huge-network", 2, "The width factor must be above 0 and at most 16", () => "model:\n  name: alexnet\n  width: 1e30\n"),
    ];

    /// <summary>The inputs.</summary>
    public static IEnumerable<HostileInput> All =>
    [
        .. GreedyRecipes.All.Select(row => Input(
            row.What.Replace(' ', '-'),
            1,
            row.Reason.StartsWith("line", StringComparison.Ordinal)
                ? $"{{folder}}/my.yaml, {row.Reason}"
                : "{folder}/my.yaml is no usable recipe: it",
            () => row.Text)),
        .. Rows.Select(row => Input(row.Fault, row.ExitCode, row.Sentence, row.Text)),
    ];

    private static HostileInput Input(string fault, int exitCode, string sentence, Func<string> text) =>
        new($"recipe/{fault}", exitCode, sentence, folder =>
        [
            "train", "--data", folder.Samples.Pack, "--out", folder.At("trained"), "--device", "cpu",
            "--recipe", folder.Write("my.yaml", text()),
        ]);
}
