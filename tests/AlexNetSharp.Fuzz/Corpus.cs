namespace AlexNetSharp.Fuzz;

/// <summary>The committed small files that fuzzing starts from: a folder a target. What fuzzing finds is added to them.</summary>
internal static class Corpus
{
    /// <summary>Writes every target's seeds.</summary>
    /// <param name="folder">The corpus.</param>
    public static void Write(string folder)
    {
        foreach (FuzzTarget target in FuzzTargets.All)
        {
            string at = Directory.CreateDirectory(Path.Combine(folder, target.Name)).FullName;
            foreach ((string name, byte[] bytes) in target.Seeds())
            {
                File.WriteAllBytes(Path.Combine(at, name), bytes);
            }
        }
    }

    /// <summary>
    /// Gives every file of the corpus to its target once; an exception other than <see cref="AlexNetException"/> leaves this method.
    /// </summary>
    /// <param name="folder">The corpus.</param>
    /// <returns>For each target the number of files, and how many of them the parser accepted.</returns>
    public static IEnumerable<(string Target, int Files, int Accepted)> Replay(string folder)
    {
        foreach (FuzzTarget target in FuzzTargets.All)
        {
            string at = Path.Combine(folder, target.Name);
            string[] files = Directory.Exists(at) ? Directory.GetFiles(at) : [];
            yield return (target.Name, files.Length, files.Count(file => target.Accepts(File.ReadAllBytes(file))));
        }
    }
}
