namespace AlexNetSharp.Files;

/// <summary>
/// Refuses a path that is empty, a setting that nobody has set: it would stand for the working folder in one place and for nothing in
/// another.
/// </summary>
internal static class GivenPath
{
    /// <summary>Refuses it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What it leads to, for the sentence: <c>pack</c>.</param>
    /// <exception cref="InvalidOptionException">It is empty.</exception>
    public static void Check(string path, string what)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw new InvalidOptionException($"The path of the {what} is empty; give one.");
        }
    }
}
