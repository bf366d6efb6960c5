using AlexNetSharp.Files;

namespace AlexNetSharp.Weights.Core;

/// <summary>
/// Tensors that share stored numbers must not repeat them without an end: reading all of them would cost time without an end.
/// </summary>
internal static class SharedNumbers
{
    /// <summary>Checks tensors.</summary>
    /// <param name="tensors">The numbers that each has, the stretch that it looks at, and how many numbers are stored there.</param>
    /// <param name="budget">Makes the error.</param>
    /// <typeparam name="T">What tells one stretch from another.</typeparam>
    /// <exception cref="AlexNetException">They repeat more numbers than are stored, and than one tensor may.</exception>
    public static void Check<T>(IEnumerable<(long Count, T Stretch, long Stored)> tensors, ReadBudget budget)
        where T : notnull
    {
        HashSet<T> seen = [];
        Int128 stored = 0;
        Int128 numbers = 0;
        foreach ((long count, T stretch, long inStretch) in tensors)
        {
            stored += seen.Add(stretch) ? inStretch : 0;
            numbers += count;
        }

        if (numbers - stored > Int128.Max(stored, NumberLayout.MostRepeated))
        {
            throw budget.Refuse($"its tensors have {numbers} numbers together, of which it stores only {stored}");
        }
    }
}
