using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AlexNetSharp.Tests.Golden;

/// <summary>One case of the golden vectors: parameters, files by role, and a tolerance per role.</summary>
internal sealed partial class GoldenCase(string folder, JsonElement element)
{
    /// <summary>The case's name.</summary>
    public string Name { get; } = element.GetProperty("name").GetString()!;

    /// <summary>The case's kind.</summary>
    public string Kind { get; } = element.GetProperty("kind").GetString()!;

    /// <summary>The case's parameters.</summary>
    public JsonElement Params { get; } = element.TryGetProperty("params", out JsonElement parameters) ? parameters : default;

    /// <summary>The roles that have a file.</summary>
    public IReadOnlyList<string> Roles { get; } = [.. element.GetProperty("files").EnumerateObject().Select(file => file.Name)];

    /// <summary>
    /// How many items of the batch a role's file holds, where the case declares that it holds the first ones only; otherwise null.
    /// </summary>
    public int? ItemsStored(string role)
    {
        if (Params.ValueKind != JsonValueKind.Object
            || !Params.TryGetProperty("stored", out JsonElement all)
            || !all.TryGetProperty(role, out JsonElement stored))
        {
            return null;
        }

        Match match = FirstItems().Match(stored.GetString()!);
        return match.Success ? int.Parse(match.Groups["last"].Value, CultureInfo.InvariantCulture) + 1 : null;
    }

    /// <summary>Whether a role has a file.</summary>
    public bool Has(string role) => element.GetProperty("files").TryGetProperty(role, out _);

    /// <summary>The path of a role's file.</summary>
    public string PathOf(string role) =>
        Path.Combine(folder, element.GetProperty("files").GetProperty(role).GetProperty("path").GetString()!);

    /// <summary>The array of a role.</summary>
    public GoldenArray Load(string role) => GoldenArray.Read(PathOf(role));

    /// <summary>A role's file as float32 values.</summary>
    public float[] Floats(string role) => Load(role).Floats;

    /// <summary>Asserts that values equal a role's file within the role's tolerance, which the index gives.</summary>
    /// <param name="role">The role, which also names the tolerance.</param>
    /// <param name="actual">The values to check.</param>
    /// <param name="toleranceRole">Another name for the tolerance, where the index uses one.</param>
    public void AssertMatches(string role, ReadOnlySpan<float> actual, string? toleranceRole = null) =>
        AssertMatches(role, Floats(role), actual, Tolerance(toleranceRole ?? role));

    /// <summary>Whether values differ from a role's file by more than the tolerance anywhere.</summary>
    public bool Differs(string role, ReadOnlySpan<float> actual)
    {
        float[] expected = Floats(role);
        GoldenTolerance tolerance = Tolerance(role);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!tolerance.Accepts(expected[i], actual[i]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The tolerance of a role; <c>weight_*</c> stands for all such roles.</summary>
    public GoldenTolerance Tolerance(string role)
    {
        JsonElement all = element.GetProperty("tolerance");
        foreach (JsonProperty entry in all.EnumerateObject())
        {
            bool matches = entry.Name == role
                || (entry.Name.EndsWith('*') && role.StartsWith(entry.Name[..^1], StringComparison.Ordinal));
            if (matches)
            {
                return GoldenTolerance.Parse(entry.Value);
            }
        }

        throw new InvalidOperationException($"Golden case {Name} has no tolerance for '{role}'.");
    }

    /// <summary>The largest and the mean difference that a role allows a JPEG decoder, for example <c>libjpeg_turbo_default</c>.</summary>
    public (double Largest, double Mean) DecoderTolerance(string role, string decoder)
    {
        JsonElement tolerance = element.GetProperty("tolerance").GetProperty(role).GetProperty(decoder);
        return (tolerance.GetProperty("max").GetDouble(), tolerance.GetProperty("mean").GetDouble());
    }

    [GeneratedRegex("^items? (0\\.\\.)?(?<last>[0-9]+) of the batch$")]
    private static partial Regex FirstItems();

    private void AssertMatches(string role, float[] expected, ReadOnlySpan<float> actual, GoldenTolerance tolerance)
    {
        Assert.True(expected.Length == actual.Length, $"{Name}/{role}: {actual.Length} values, {expected.Length} expected.");
        for (int i = 0; i < expected.Length; i++)
        {
            if (!tolerance.Accepts(expected[i], actual[i]))
            {
                Assert.Fail($"{Name}/{role}[{i}]: {actual[i]:R}, expected {expected[i]:R} ({tolerance}).");
            }
        }
    }
}

/// <summary>
/// An element passes if |got - want| is at most Absolute + Relative * |want|; exact means equal; NaN must stand in the same places.
/// </summary>
internal readonly record struct GoldenTolerance(double Absolute, double Relative, bool Exact)
{
    public static GoldenTolerance Parse(JsonElement element) => new(
        element.TryGetProperty("atol", out JsonElement absolute) ? absolute.GetDouble() : 0,
        element.TryGetProperty("rtol", out JsonElement relative) ? relative.GetDouble() : 0,
        element.TryGetProperty("exact", out JsonElement exact) && exact.GetBoolean());

    public bool Accepts(float expected, float actual)
    {
        if (float.IsNaN(expected) || float.IsNaN(actual))
        {
            return float.IsNaN(expected) && float.IsNaN(actual);
        }

        // Equality also covers equal infinities, whose difference is not a number.
        return expected == actual || (!Exact && Math.Abs((double)actual - expected) <= Absolute + (Relative * Math.Abs((double)expected)));
    }
}
