namespace AlexNetSharp.Fuzz.Seeds;

/// <summary>Recipes that ask for much memory or time.</summary>
internal static class GreedyRecipes
{
    /// <summary>What each does, its text, and what is said of it.</summary>
    public static IReadOnlyList<(string What, string Text, string Reason)> All { get; } =
    [
        ("flow lists", string.Concat(Enumerable.Repeat("[", 100_000)), "lie more than 8 deep in each other"),
        ("flow mappings", string.Concat(Enumerable.Repeat("{a: ", 50_000)), "lie more than 8 deep in each other"),
        ("block lists", string.Concat(Enumerable.Repeat("- ", 100_000)), "lie more than 8 deep in each other"),
        ("indented", Indented(500), "lie more than 8 deep in each other"),
        ("aliases", "a: &a [1, 2]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n", "line 1: a recipe has no anchors (&) and aliases (*)"),
        ("alias alone", "optimizer: *a\n", "line 1: a recipe has no anchors"),
        ("a megabyte", "model:\n  name: " + new string('x', 1 << 20), "more than 262144 characters of text"),
        ("layers", "layers:\n" + Lines(20_000, i => $"  l{i}: {{}}\n"), "more than"),
        ("few letters, many layers", "layers:\n" + Lines(8000, i => $"  l{i}: {{}}\n"), "more than 4096 values in lists and tables"),
        ("numbers", $"schedule:\n  milestones: [{Lines(10_000, i => $"{i}, ")}]\n", "more than 4096 values in lists and tables"),
    ];

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));

    private static string Indented(int depth) => Lines(depth, i => new string(' ', i) + "a:\n");
}
