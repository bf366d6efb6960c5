using System.Text.Json;

namespace AlexNetSharp.Tests.Golden;

/// <summary>
/// The golden vectors that stand beside the repository: in <c>ALEXNET_SHARED</c>, or in <c>../shared</c> next to the repository's root.
/// Tests run every case that the index lists, by kind and parameters.
/// </summary>
internal static class GoldenIndex
{
    private static readonly Lazy<IReadOnlyList<GoldenCase>?> All = new(Read);

    /// <summary>The reason why tests on shared data are skipped, or null where the data are there.</summary>
    public static string? MissingReason { get; } = SharedFolder.Path is null ? SharedFolder.HowToProvide : null;

    /// <summary>The kinds that the index lists.</summary>
    public static IReadOnlyList<string> Kinds => [.. (All.Value ?? []).Select(one => one.Kind).Distinct()];

    /// <summary>The kinds that a theory has asked for.</summary>
    public static HashSet<string> AskedFor { get; } = [];

    /// <summary>
    /// One theory row per case of a kind that a theory is about; a single skipped row, with its reason, where there are no vectors.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="isMeant">Which of them; all where it is null. At least one must be left, or the theory would test nothing.</param>
    public static IEnumerable<TheoryDataRow<string>> Rows(string kind, Func<GoldenCase, bool>? isMeant = null)
    {
        AskedFor.Add(kind);
        if (All.Value is not { } cases)
        {
            yield return new TheoryDataRow<string>("none") { Skip = MissingReason ?? SharedFolder.HowToProvide };
            yield break;
        }

        GoldenCase[] meant = [.. cases.Where(one => one.Kind == kind && isMeant?.Invoke(one) != false)];
        Assert.NotEmpty(meant);
        foreach (GoldenCase one in meant)
        {
            yield return new TheoryDataRow<string>(one.Name);
        }
    }

    /// <summary>The case of a name.</summary>
    public static GoldenCase Case(string name) => All.Value!.Single(one => one.Name == name);

    /// <summary>The cases of a kind.</summary>
    public static IEnumerable<GoldenCase> OfKind(string kind) => (All.Value ?? []).Where(one => one.Kind == kind);

    private static IReadOnlyList<GoldenCase>? Read()
    {
        string? folder = SharedFolder.Path is null ? null : Path.Combine(SharedFolder.Path, "golden");
        if (folder is null || !File.Exists(Path.Combine(folder, "index.json")))
        {
            return null;
        }

        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
        return [.. index.RootElement.GetProperty("cases").EnumerateArray().Select(element => new GoldenCase(folder, element.Clone()))];
    }
}
