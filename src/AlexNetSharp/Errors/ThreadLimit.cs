namespace AlexNetSharp;

/// <summary>How many threads may be asked for: more than any machine has processors would only wait for each other, for minutes.</summary>
internal static class ThreadLimit
{
    /// <summary>The most threads.</summary>
    public const int Most = 1024;

    /// <summary>Refuses numbers that cannot be meant.</summary>
    /// <param name="threads">The number; null for the usual one.</param>
    /// <exception cref="InvalidOptionException">It is below 1 or above <see cref="Most"/>.</exception>
    public static void Check(int? threads)
    {
        if (threads is < 1 or > Most)
        {
            throw new InvalidOptionException($"{threads} threads were asked for; give 1 to {Most}.");
        }
    }
}
