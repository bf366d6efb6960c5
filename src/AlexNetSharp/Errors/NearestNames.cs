namespace AlexNetSharp;

/// <summary>Finds the known names that a mistyped one may have meant.</summary>
internal static class NearestNames
{
    private const int MostSuggestions = 3;

    /// <summary>The known names nearest to a given one, best first; empty where none is near.</summary>
    /// <param name="given">The name that was given.</param>
    /// <param name="known">The names that exist.</param>
    public static IReadOnlyList<string> Find(string given, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(known);
        string wanted = Normalize(given);
        int limit = Math.Max(2, wanted.Length / 3);
        return
        [
            .. known
                .Select(name => (Name: name, Distance: Distance(wanted, Normalize(name))))
                .Where(candidate =>
                    candidate.Distance <= limit
                    || (wanted.Length > 2 && Normalize(candidate.Name).StartsWith(wanted, StringComparison.Ordinal)))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(MostSuggestions)
                .Select(candidate => candidate.Name),
        ];
    }

    /// <summary>A clause for an error's end: "did you mean A or B?", or the whole list where nothing is near.</summary>
    /// <param name="given">The name that was given.</param>
    /// <param name="known">The names that exist.</param>
    public static string Clause(string given, IReadOnlyCollection<string> known)
    {
        IReadOnlyList<string> near = Find(given, known);
        return near.Count > 0 ? $"did you mean {string.Join(" or ", near)}?" : $"known are {string.Join(", ", known)}.";
    }

    private static string Normalize(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static int Distance(string first, string second)
    {
        int[] previous = [.. Enumerable.Range(0, second.Length + 1)];
        int[] current = new int[second.Length + 1];
        for (int i = 1; i <= first.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int substitution = previous[j - 1] + (first[i - 1] == second[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[second.Length];
    }
}
